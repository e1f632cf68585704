package telegram

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

func TestABotThatIsAddedToAGroupLeavesWithoutAWord(t *testing.T) {
	s := open(t, nil)
	in := s.listen(t)
	s.AddToGroup(-500)
	s.meter.await(t, "aside leaveChat done", 1)
	if !s.Left(-500) {
		t.Error("it is still there")
	}
	if n := len(s.Calls("sendMessage")); n != 0 {
		t.Errorf("it said %d things", n)
	}
	s.Write(amina, "hallo")
	if i := next(t, in); i.From != person(amina) {
		t.Errorf("something else came in: %s", i.Kind)
	}
	if n := s.meter.get("inbound_ignored added_to_group"); n != 1 {
		t.Errorf("counted %d times", n)
	}
}

func TestAMessageFromAGroupIsIgnoredAndTheGroupLeft(t *testing.T) {
	s := open(t, nil)
	in := s.listen(t)
	s.WriteInGroup(-501, fatma, "wie is dit?")
	s.meter.await(t, "aside leaveChat done", 1)
	s.Write(amina, "hallo")
	if i := next(t, in); i.From != person(amina) {
		t.Errorf("the group's message came in")
	}
	if !s.Left(-501) {
		t.Error("it is still there")
	}
}

func TestAnotherPersonsPressIsAnsweredAndNotBelieved(t *testing.T) {
	s := open(t, nil)
	in := s.listen(t)
	s.Know(amina)
	s.Press(amina, fatma, 1, "v1.abc.0")
	s.meter.await(t, "aside answerCallbackQuery done", 1)
	s.Press(amina, amina, 1, "v1.abc.1")
	if i := next(t, in); i.Wire != "v1.abc.1" {
		t.Error("the other's press came in")
	}
	s.meter.await(t, "aside answerCallbackQuery done", 2)
}

func TestTypingIsShownForAMessageAndForNothingElse(t *testing.T) {
	s := open(t, nil)
	in := s.listen(t)
	s.Write(amina, "/start")
	next(t, in)
	id := s.Write(amina, "mijn kind slaapt niet")
	next(t, in)
	s.Rewrite(amina, id, "mijn baby slaapt niet")
	next(t, in)
	s.Press(amina, amina, 1, "v1.abc.1")
	next(t, in)
	s.meter.await(t, "aside answerCallbackQuery done", 1)
	s.tg.Idle()
	if n := len(s.Calls("sendChatAction")); n != 1 {
		t.Errorf("typing was shown %d times for one message, one edit, one command and one press", n)
	}
}

// The npm emulator answers what it does not know with a page of its own.
func TestCourtesiesFailInSilence(t *testing.T) {
	s := open(t, nil)
	in := s.listen(t)
	s.Script("sendChatAction", &fake.Answer{Status: 500, Body: `{"message":"no such method"}`})
	s.Write(amina, "hallo")
	next(t, in)
	s.meter.await(t, "aside sendChatAction failed", 1)
	if log := s.log.String(); log != "" {
		t.Errorf("it was logged: %s", log)
	}
}

func TestAHangingCourtesyHoldsUpNothing(t *testing.T) {
	s := open(t, nil)
	in := s.listen(t)
	for range 3 * asidesAtOnce {
		s.Script("sendChatAction", &fake.Answer{Hang: true})
	}
	t.Cleanup(s.Close)
	for range 2 * asidesAtOnce {
		s.Write(amina, "hallo")
		next(t, in)
	}
	s.meter.await(t, "aside sendChatAction left_out", 1)
}

func TestASecondPollerIsAClearError(t *testing.T) {
	s := open(t, nil)
	s.Script("getUpdates", &fake.Answer{Code: 409, Text: "Conflict: terminated by other getUpdates request"})
	err := s.tg.Poll(t.Context(), nil)
	if !errors.Is(err, errConflict) || !errors.Is(err, bot.ErrConfig) {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), "stop the other program") {
		t.Errorf("it does not say what to do: %v", err)
	}
}

func TestAWrongTokenIsAClearError(t *testing.T) {
	s := open(t, func(o *Options) { o.Token = "1:wrong" })
	err := s.tg.Poll(t.Context(), nil)
	if !errors.Is(err, bot.ErrConfig) || strings.Contains(err.Error(), "1:wrong") {
		t.Errorf("got %v", err)
	}
}

func TestABatchIsConfirmedOnlyWhenAllOfItIsAccepted(t *testing.T) {
	s := open(t, nil)
	for _, text := range []string{"een", "twee", "drie"} {
		s.Write(amina, text)
	}
	var tries atomic.Int32
	ctx, cancel := context.WithCancel(t.Context())
	err := s.tg.Poll(ctx, func(_ context.Context, in ...bot.Inbound) error {
		if len(in) != 3 {
			t.Errorf("%d of 3 came at once", len(in))
		}
		if tries.Add(1) < 3 {
			return errors.New("full")
		}
		cancel()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := tries.Load(); n != 3 {
		t.Errorf("receive was called %d times", n)
	}
	for _, c := range s.Calls("getUpdates") {
		if c.Params["offset"] != "0" {
			t.Errorf("offset %s was confirmed before receive accepted", c.Params["offset"])
		}
	}
	if s.Stats().Confirmed != 0 {
		t.Error("something was confirmed")
	}
}

func TestTheOffsetGoesBackToZeroOnceTold(t *testing.T) {
	s := open(t, func(o *Options) { o.PollFor = time.Nanosecond }) // answers at once
	in := s.listen(t)
	s.Write(amina, "hallo")
	id := next(t, in).ID[1:]
	s.Write(amina, "nog iets")
	next(t, in)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	told := false
	for n := 1; s.AwaitCalls(ctx, "getUpdates", n); n++ {
		offset := s.Calls("getUpdates")[n-1].Params["offset"]
		told = told || offset > id
		if told && offset == "0" {
			return
		}
	}
	t.Fatal("the offset never went back, so ids that start anew below it would be lost")
}

// answers is a transport that answers without any network, for synctest.
type answers func(*http.Request) (int, string)

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := a(r)
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}, Request: r}, nil
}

func bubble(t *testing.T, a answers) *Telegram {
	t.Helper()
	tg, err := New(Options{Token: fake.Token, Transport: a, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

func TestEmptyPollsThatComeBackAtOnceDoNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		tg := bubble(t, func(*http.Request) (int, string) { calls++; return 200, `{"ok":true,"result":[]}` })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := tg.Poll(ctx, nil); err != nil {
			t.Error(err)
		}
		if calls < 15 || calls > 21 {
			t.Errorf("%d polls in a second", calls)
		}
	})
}

func TestAPollThatIsToldToWaitWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		tg := bubble(t, func(*http.Request) (int, string) {
			calls++
			return 429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 30","parameters":{"retry_after":30}}`
		})
		ctx, cancel := context.WithTimeout(t.Context(), 65*time.Second)
		defer cancel()
		if err := tg.Poll(ctx, nil); err != nil {
			t.Error(err)
		}
		if calls != 3 {
			t.Errorf("%d polls in 65 seconds with pauses of 30", calls)
		}
	})
}

func TestTheWebhookBelievesOnlyTelegram(t *testing.T) {
	const update = `{"update_id":9,"message":{` + her + `,"text":"hallo"}}`
	for _, c := range []struct {
		name, method, secret, body string
		receive                    error
		want, received             int
	}{
		{"a good post", "POST", secret, update, nil, 200, 1},
		{"no secret", "POST", "", update, nil, 401, 0},
		{"a wrong secret", "POST", "a-webhook-secreT", update, nil, 401, 0},
		{"the start of the secret", "POST", "a-webhook", update, nil, 401, 0},
		{"another method", "GET", secret, "", nil, 405, 0},
		{"not JSON", "POST", secret, "hallo", nil, 400, 0},
		{"no update id", "POST", secret, `{"message":{}}`, nil, 400, 0},
		{"too large", "POST", secret, `{"update_id":9,"x":"` + strings.Repeat("a", maxPost) + `"}`, nil, 413, 0},
		{"not accepted", "POST", secret, update, errors.New("full"), 503, 1},
		{"a kind to come", "POST", secret, `{"update_id":9,"new_kind":{}}`, nil, 200, 0},
		{"a broken part", "POST", secret, `{"update_id":9,"message":{"message_id":[]}}`, nil, 200, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, received := open(t, nil), 0
			h := s.tg.Webhook(func(_ context.Context, in ...bot.Inbound) error { received += len(in); return c.receive })
			r := httptest.NewRequest(c.method, "/hooks/telegram", strings.NewReader(c.body))
			r.Header.Set(secretHeader, c.secret)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want || received != c.received {
				t.Errorf("answered %d, and %d came in", w.Code, received)
			}
			if w.Body.Len() > 0 {
				t.Errorf("it says %q", w.Body)
			}
		})
	}
}

func TestAWebhookWithoutASecretBelievesNobody(t *testing.T) {
	s := open(t, func(o *Options) { o.WebhookSecret = "" })
	if s.tg.Door().Webhook != nil {
		t.Error("the door has a webhook")
	}
	w := httptest.NewRecorder()
	s.tg.Webhook(nil).ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader(`{"update_id":9}`)))
	if w.Code != http.StatusUnauthorized {
		t.Errorf("answered %d", w.Code)
	}
}
