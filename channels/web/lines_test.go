package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// looked is what the page would get now, without waiting.
func (v *visitor) looked(query string) look {
	v.t.Helper()
	r := v.get("/chat/lines?wait=0&" + query)
	var out look
	if err := json.Unmarshal(r.Body.Bytes(), &out); err != nil || r.Code != http.StatusOK {
		v.t.Fatalf("look = %d: %v", r.Code, err)
	}
	return out
}

// say appends a line of ours to the only talk there is.
func (b *backend) say(p bot.Purpose, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for a := range b.lines {
		b.ids++
		b.add(a, bot.Line{Outbox: bot.OutboxID("said"), Purpose: p, Lang: "nl", Reply: bot.TextReply(text)})
	}
}

func TestAPageReadsOnAndNothingTwice(t *testing.T) {
	t.Parallel()
	b := newBackend()
	b.answer = scripted
	v := visit(t, open(t, b, nil))
	v.say(1, "hallo")
	first := v.looked("after=0")
	if len(first.Lines) != 2 || first.Lines[0].ID != uuidOf(1) || first.Lines[1].Kind != "answer" {
		t.Fatalf("after a question there are %d lines, want her own and the answer", len(first.Lines))
	}
	if w := first.Lines[1].Choices[1].Wire; !strings.HasSuffix(w, ".1") {
		t.Errorf("the second button's wire id %q does not name choice 1", w)
	}
	if again := v.looked("after=" + stampOf(first.Next)); len(again.Lines) != 0 || again.Next != first.Next {
		t.Errorf("the same lines came twice")
	}
	if reload := v.looked("after=0"); len(reload.Lines) != 2 || reload.Older {
		t.Error("a reload must give the whole talk")
	}
}

func stampOf(n int64) string { b, _ := json.Marshal(n); return string(b) }

func TestALookWaitsAndIsWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		v := visit(t, open(t, b, func(o *Options) { o.LookAgain = time.Hour }))
		v.say(1, "hallo")
		begun, got := time.Now(), make(chan look)
		go func() {
			var out look
			_ = json.Unmarshal(v.get("/chat/lines?after=1").Body.Bytes(), &out)
			got <- out
		}()
		synctest.Wait()
		time.Sleep(3 * time.Second) // of the bubble's clock
		b.say(bot.ForAnswer, "daar ben ik")
		if out := <-got; len(out.Lines) != 1 || time.Since(begun) != 3*time.Second {
			t.Errorf("%d lines after %v, want one at once when it is there", len(out.Lines), time.Since(begun))
		}
		begun = time.Now()
		if r := v.get("/chat/lines?after=2"); r.Code != http.StatusOK || time.Since(begun) != 25*time.Second {
			t.Errorf("an empty look = %d after %v, want 200 after 25 s", r.Code, time.Since(begun))
		}
	})
}

func TestLinesOfOtherInstancesAreFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		silent := func(bot.Address) (<-chan struct{}, func()) { return nil, func() {} }
		v := visit(t, open(t, b, func(o *Options) { o.Watch = silent }))
		v.say(1, "hallo")
		begun := time.Now()
		time.AfterFunc(time.Second, func() { b.say(bot.ForAnswer, "van elders") })
		if r := v.get("/chat/lines?after=1"); !strings.Contains(r.Body.String(), "van elders") || time.Since(begun) > 3*time.Second {
			t.Errorf("a line that nobody announced came after %v, want within 2 s of looking again", time.Since(begun))
		}
	})
}

func TestTheGateIsAskedForEachLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		facts   func(*bot.SendFacts, time.Time)
		purpose bot.Purpose
		shown   string
		want    int
	}{
		"an answer":                              {func(*bot.SendFacts, time.Time) {}, bot.ForAnswer, "0", 1},
		"an answer while a person speaks":        {func(f *bot.SendFacts, _ time.Time) { f.Holder = bot.HeldByPerson }, bot.ForAnswer, "0", 0},
		"an answer from before a person spoke":   {func(f *bot.SendFacts, _ time.Time) { f.Holder = bot.HeldByPerson }, bot.ForAnswer, "2", 1},
		"a relayed line while a person speaks":   {func(f *bot.SendFacts, _ time.Time) { f.Holder = bot.HeldByPerson }, bot.ForRelay, "0", 1},
		"a line after the exit word":             {func(f *bot.SendFacts, _ time.Time) { f.Exited = true }, bot.ForAnswer, "2", 0},
		"safety after the exit word":             {func(f *bot.SendFacts, _ time.Time) { f.Exited = true }, bot.ForSafety, "0", 1},
		"an answer six minutes into quiet":       {func(f *bot.SendFacts, n time.Time) { f.Quiet, f.LastIn = true, n.Add(-6*time.Minute) }, bot.ForAnswer, "2", 0},
		"an invitation without consent":          {func(*bot.SendFacts, time.Time) {}, bot.ForBroadcast, "0", 0},
		"an answer to a person being forgotten":  {func(f *bot.SendFacts, _ time.Time) { f.Person = bot.Erasing }, bot.ForAnswer, "0", 0},
		"a receipt for a person being forgotten": {func(f *bot.SendFacts, _ time.Time) { f.Person = bot.Erasing }, bot.ForReceipt, "0", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBackend()
			v := visit(t, open(t, b, nil))
			v.say(1, "hallo")
			b.say(c.purpose, "een regel")
			b.set(func() { c.facts(&b.facts, b.now) })
			out := v.looked("after=1&shown=" + c.shown)
			if len(out.Lines) != c.want || out.Next != 2 {
				t.Errorf("%d lines (next %d), want %d (next 2)", len(out.Lines), out.Next, c.want)
			}
		})
	}
}

func TestAReceiptThatWasShownIsSettled(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	v.say(1, "vergeet mij")
	b.say(bot.ForAnswer, "ja")
	if v.looked("after=0"); len(b.settled) != 0 {
		t.Fatal("an answer needs no settling")
	}
	b.say(bot.ForReceipt, "weg")
	v.looked("after=2")
	if len(b.settled) != 1 || b.settled[0].State != bot.Delivered || b.settled[0].ID != "said" {
		t.Errorf("settled %d lines, want the receipt as delivered", len(b.settled))
	}
}

func TestHistoryIsHiddenAfterAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	b := newBackend()
	b.answer = scripted
	v := visit(t, open(t, b, nil))
	v.say(1, "hallo")
	b.pass(14*time.Minute + 59*time.Second)
	if out := v.looked("after=0"); len(out.Lines) != 2 {
		t.Fatalf("after 14:59 there are %d lines, want 2", len(out.Lines))
	}
	b.pass(time.Second)
	if out := v.looked("after=0"); len(out.Lines) != 0 || !out.Older {
		t.Fatalf("after 15:00 there are %d lines, want none and a word that there were some", len(out.Lines))
	}
	b.pass(time.Minute)
	b.say(bot.ForRelay, "een nieuwe regel")
	b.pass(time.Minute)
	v.get("/") // somebody opens the page again
	if out := v.looked("after=0"); len(out.Lines) != 1 || !out.Older {
		t.Fatalf("after coming back there are %d lines, want only the one that came after the hiding", len(out.Lines))
	}
	v.say(2, "weer hier")
	if out := v.looked("after=0"); len(out.Lines) != 3 {
		t.Errorf("after writing again there are %d lines, want 3: the talk goes on, what was hidden stays so", len(out.Lines))
	}
}

func TestReadingKeepsTheHistory(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	v.say(1, "hallo")
	for range 3 {
		b.pass(10 * time.Minute)
		if r := v.post("/chat/here", "{}"); r.Code != http.StatusNoContent {
			t.Fatalf("here = %d", r.Code)
		}
	}
	if out := v.looked("after=0"); len(out.Lines) != 1 {
		t.Error("who is there all the time keeps her talk")
	}
	b.pass(8 * 24 * time.Hour)
	if r := v.get("/chat/lines?after=0&wait=0"); r.Code != http.StatusUnauthorized {
		t.Errorf("a session of more than a week = %d, want 401", r.Code)
	}
}

func TestWhatComesInIsDataEverywhere(t *testing.T) {
	t.Parallel()
	const bad = `<img src=x onerror=alert(1)>` + "\u202e\u2066"
	b := newBackend()
	b.answer = func(bot.Inbound) []bot.Reply {
		return []bot.Reply{{
			Kind: bot.PlaceCard,
			Parts: []bot.Part{
				{Kind: bot.PartLead, Text: bad},
				{Kind: bot.PartSource, Text: bad, URL: "javascript:alert(1)"},
				{Kind: bot.PartNumber, Text: bad, Phone: `1"><script>`},
			},
			Choices: []bot.Choice{
				{Label: bad, Icon: `x"><script>`}, {Label: bad, URL: "data:text/html,<script>"}, {Label: bad, URL: "tel:+31 20;x=1"},
			},
		}}
	}
	v := visit(t, open(t, b, nil))
	v.post("/chat/send", mustJSON(t, map[string]string{"id": uuidOf(1), "text": bad}))
	r := v.get("/chat/lines?after=0&wait=0")
	if ct := r.Header().Get("Content-Type"); !strings.HasPrefix(ct, "application/json") {
		t.Errorf("lines are %q, want JSON", ct)
	}
	for _, no := range []string{"\u202e", "\u2066", "javascript:", "data:text", "tel:", "<img", "<script"} {
		if bytes.Contains(r.Body.Bytes(), []byte(no)) {
			t.Errorf("the page gets %q", no)
		}
	}
	var out look
	if err := json.Unmarshal(r.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.Lines[0].Text; got != `<img src=x onerror=alert(1)>` {
		t.Errorf("her own text came back as %q", got)
	}
	place := out.Lines[1]
	if place.Parts[1].URL != "" || place.Parts[2].Tel != "" || place.Choices[0].Icon != "" || place.Choices[1].URL != "" {
		t.Error("a bad address, number or picture came through")
	}
}

func TestTooManyLooksAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		v := visit(t, open(t, b, nil))
		codes := make(chan *httptest.ResponseRecorder)
		for range looksAtOnce {
			go func() { codes <- v.get("/chat/lines?after=0") }()
		}
		synctest.Wait()
		if r := v.get("/chat/lines?after=0"); r.Code != http.StatusTooManyRequests {
			t.Errorf("one look more than allowed = %d, want 429", r.Code)
		}
		for range looksAtOnce {
			if r := <-codes; r.Code != http.StatusOK {
				t.Errorf("an allowed look = %d", r.Code)
			}
		}
	})
}

func TestALookThatWaitedShowsNothingAfterLeaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		v := visit(t, open(t, b, nil))
		v.say(1, "hallo")
		other := &visitor{t: t, h: v.h, cookies: map[string]*http.Cookie{"s": v.cookies["s"]}}
		got := make(chan *httptest.ResponseRecorder)
		go func() { got <- other.get("/chat/lines?after=1") }()
		synctest.Wait()
		v.post("/chat/leave", "")
		b.say(bot.ForAnswer, "te laat")
		if r := <-got; r.Code != http.StatusUnauthorized || strings.Contains(r.Body.String(), "te laat") {
			t.Errorf("a look of a session that was left = %d, want 401 and nothing", r.Code)
		}
	})
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
