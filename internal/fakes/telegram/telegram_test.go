package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const her int64 = 5550001

// answered is what the Bot API says to a call.
type answered struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// start starts a server and returns the bot's side of it.
func start(t *testing.T, o Options) (*Server, func(method string, params ...string) answered) {
	t.Helper()
	s := New(o)
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	t.Cleanup(s.Close)
	return s, func(method string, params ...string) answered {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(params); i += 2 {
			form.Set(params[i], params[i+1])
		}
		resp, err := http.PostForm(srv.URL+"/bot"+Token+"/"+method, form)
		if err != nil {
			t.Error(err)
			return answered{}
		}
		defer resp.Body.Close()
		var a answered
		if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
			t.Errorf("%s: %v", method, err)
		}
		if a.OK != (resp.StatusCode == 200) {
			t.Errorf("%s: ok is %v and the status %d", method, a.OK, resp.StatusCode)
		}
		return a
	}
}

func chatID() string { return strconv.FormatInt(her, 10) }

// updateIDs are those of an answer to getUpdates.
func updateIDs(t *testing.T, a answered) []int64 {
	t.Helper()
	var list []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(a.Result, &list); err != nil {
		t.Fatalf("%v in %s", err, a.Description)
	}
	var out []int64
	for _, u := range list {
		out = append(out, u.ID)
	}
	return out
}

func TestAnUpdateIsToldAgainUntilItIsConfirmed(t *testing.T) {
	s, call := start(t, Options{})
	s.Write(her, "een")
	s.Write(her, "twee")
	first := updateIDs(t, call("getUpdates"))
	if again := updateIDs(t, call("getUpdates")); len(first) != 2 || fmt.Sprint(again) != fmt.Sprint(first) {
		t.Fatalf("told %v and then %v", first, again)
	}
	if one := updateIDs(t, call("getUpdates", "limit", "1")); len(one) != 1 {
		t.Errorf("limit 1 gave %v", one)
	}
	rest := updateIDs(t, call("getUpdates", "offset", strconv.FormatInt(first[0]+1, 10)))
	if len(rest) != 1 || rest[0] != first[1] {
		t.Errorf("after the first was confirmed: %v", rest)
	}
	if st := s.Stats(); st.Confirmed != 1 || st.Waiting != 1 {
		t.Errorf("stats are %+v", st)
	}
}

func TestALongPollWaitsForAnUpdate(t *testing.T) {
	s, call := start(t, Options{})
	got := make(chan []int64)
	go func() { got <- updateIDs(t, call("getUpdates", "timeout", "30")) }()
	s.AwaitCalls(t.Context(), "getUpdates", 1)
	s.Write(her, "hallo")
	if ids := <-got; len(ids) != 1 {
		t.Errorf("got %v", ids)
	}
}

func TestASecondPollerEndsTheFirst(t *testing.T) {
	s, call := start(t, Options{})
	polls := make(chan answered)
	for n := range 2 {
		go func() { polls <- call("getUpdates", "timeout", "30") }()
		s.AwaitCalls(t.Context(), "getUpdates", n+1)
	}
	if lost := <-polls; lost.Code != 409 {
		t.Errorf("got %+v", lost)
	}
	s.Write(her, "hallo")
	if a := <-polls; len(updateIDs(t, a)) != 1 {
		t.Errorf("the other got %+v", a)
	}
}

func TestOnlyTheKindsThatWereAskedForAreTold(t *testing.T) {
	s, call := start(t, Options{})
	call("getUpdates", "allowed_updates", `["callback_query"]`)
	s.Write(her, "hallo")
	s.Press(her, her, 1, "x")
	if ids := updateIDs(t, call("getUpdates")); len(ids) != 1 {
		t.Errorf("told %v", ids)
	}
}

func TestAWebhookIsPostedToUntilItTakesTheUpdate(t *testing.T) {
	var mu sync.Mutex
	var secrets, bodies []string
	taken := make(chan struct{}, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		var b bytes.Buffer
		_, _ = b.ReadFrom(r.Body)
		secrets, bodies = append(secrets, r.Header.Get("X-Telegram-Bot-Api-Secret-Token")), append(bodies, b.String())
		if len(bodies) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		taken <- struct{}{}
	}))
	t.Cleanup(hook.Close)
	s, call := start(t, Options{})
	if a := call("setWebhook", "url", hook.URL, "secret_token", "s3cret"); !a.OK {
		t.Fatal(a.Description)
	}
	if a := call("getUpdates"); a.Code != 409 {
		t.Errorf("a poll beside the webhook got %+v", a)
	}
	s.Write(her, "hallo")
	<-taken
	mu.Lock()
	defer mu.Unlock()
	if len(bodies) != 3 || bodies[0] != bodies[2] || secrets[0] != "s3cret" {
		t.Errorf("posted %d times, the secret %q", len(bodies), secrets)
	}
}

func TestAWebhookElsewhereIsNeverPostedTo(t *testing.T) {
	_, call := start(t, Options{})
	if a := call("setWebhook", "url", "http://192.0.2.1/hook"); a.OK {
		t.Error("plain http to another machine was taken")
	}
	s := New(Options{})
	defer s.Close()
	if s.post(http.DefaultClient, hook{url: "https://192.0.2.1/hook"}, update{}) {
		t.Error("it was posted")
	}
}

func TestRefusesWhatTelegramRefuses(t *testing.T) {
	s, call := start(t, Options{})
	s.Know(her)
	button := func(data, link string) string {
		return fmt.Sprintf(`{"inline_keyboard":[[{"text":"Ja","callback_data":%q,"url":%q}]]}`, data, link)
	}
	many := `{"inline_keyboard":[` + strings.Repeat(`[{"text":"a","callback_data":"b"}],`, 100) + `[{"text":"a","callback_data":"b"}]]}`
	for _, c := range []struct {
		name   string
		params []string
		want   string
	}{
		{"no text", []string{}, "message text is empty"},
		{"4097 units", []string{"text", strings.Repeat("a", 4097)}, "message is too long"},
		{"2049 emoji", []string{"text", strings.Repeat("😀", 2049)}, "message is too long"},
		{"4096 units", []string{"text", strings.Repeat("😀", 2048)}, ""},
		{"broken UTF-8", []string{"text", "a\xff"}, "UTF-8"},
		{"65 bytes of data", []string{"text", "x", "reply_markup", button(strings.Repeat("ب", 32)+"a", "")}, "BUTTON_DATA_INVALID"},
		{"64 bytes of data", []string{"text", "x", "reply_markup", button(strings.Repeat("ب", 32), "")}, ""},
		{"a link that is none", []string{"text", "x", "reply_markup", button("", "javascript:alert(1)")}, "BUTTON_URL_INVALID"},
		{"a button for nothing", []string{"text", "x", "reply_markup", button("", "")}, "unallowed"},
		{"101 buttons", []string{"text", "x", "reply_markup", many}, "too long"},
		{"a parse mode", []string{"text", "x", "parse_mode", "HTML"}, "does not know the parameter parse_mode"},
		{"markup that is not JSON", []string{"text", "x", "reply_markup", "{"}, "JSON"},
	} {
		a := call("sendMessage", append(c.params, "chat_id", chatID())...)
		if a.OK != (c.want == "") || !strings.Contains(a.Description, c.want) {
			t.Errorf("%s: got %+v", c.name, a)
		}
	}
	for _, c := range []struct{ method, want string }{{"sendPoll", "Not Found"}, {"getMe", ""}} {
		if a := call(c.method); !strings.Contains(a.Description, c.want) || a.OK != (c.want == "") {
			t.Errorf("%s: got %+v", c.method, a)
		}
	}
	if n := s.Stats().Sent; n != 2 {
		t.Errorf("%d messages were sent, not 2", n)
	}
}

func TestOnlyPeopleWhoWroteAndDidNotBlockCanBeWrittenTo(t *testing.T) {
	s, call := start(t, Options{})
	send := func() answered { return call("sendMessage", "chat_id", chatID(), "text", "x") }
	if a := send(); a.Description != "Bad Request: chat not found" {
		t.Errorf("a stranger: %+v", a)
	}
	s.Write(her, "hallo")
	if a := send(); !a.OK {
		t.Errorf("after she wrote: %+v", a)
	}
	s.Block(her)
	if a := send(); a.Code != 403 {
		t.Errorf("after she blocked: %+v", a)
	}
	s.Unblock(her)
	if a := send(); !a.OK {
		t.Errorf("after she came back: %+v", a)
	}
}

func TestEditsAndDeletesFollowTheRules(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s, call := start(t, Options{Now: func() time.Time { return now }})
	hers := strconv.FormatInt(s.Write(her, "hallo"), 10)
	call("sendMessage", "chat_id", chatID(), "text", "een")
	ours := strconv.FormatInt(s.FromBot(her)[0].ID, 10)
	edit := func(id, text string) answered {
		return call("editMessageText", "chat_id", chatID(), "message_id", id, "text", text)
	}
	for _, c := range []struct{ id, text, want string }{
		{ours, "twee", ""}, {ours, "twee", "message is not modified"}, {"99", "x", "message to edit not found"}, {hers, "x", "can't be edited"},
	} {
		if a := edit(c.id, c.text); a.OK != (c.want == "") || !strings.Contains(a.Description, c.want) {
			t.Errorf("edit %s to %q: %+v", c.id, c.text, a)
		}
	}
	remove := func(id string) answered { return call("deleteMessage", "chat_id", chatID(), "message_id", id) }
	if a := remove(ours); !a.OK {
		t.Errorf("delete: %+v", a)
	}
	if a := remove(ours); !strings.Contains(a.Description, "message to delete not found") {
		t.Errorf("delete again: %+v", a)
	}
	now = now.Add(49 * time.Hour)
	if a := remove(hers); !strings.Contains(a.Description, "can't be deleted") {
		t.Errorf("delete after two days: %+v", a)
	}
}

func TestThePaceIsEnforced(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	limits := &Limits{PerSecond: 30, Burst: 5, PerChat: time.Second, ChatBurst: 2, Penalty: 3 * time.Second}
	s, call := start(t, Options{OpenDoors: true, Limits: limits, Now: func() time.Time { return now }})
	send := func(to int) answered { return call("sendMessage", "chat_id", strconv.Itoa(to), "text", "x") }
	for range 2 {
		if a := send(1); !a.OK {
			t.Fatalf("a short burst: %+v", a)
		}
	}
	if a := send(1); a.Code != 429 || a.Parameters.RetryAfter != 3 {
		t.Fatalf("a third at once: %+v", a)
	}
	now = now.Add(2 * time.Second)
	if a := send(2); a.Code != 429 || a.Parameters.RetryAfter != 1 {
		t.Errorf("to another during the pause: %+v", a)
	}
	now = now.Add(time.Second)
	for n := range 5 {
		if a := send(10 + n); !a.OK {
			t.Errorf("after the pause: %+v", a)
		}
	}
	if a := send(20); a.Code != 429 {
		t.Errorf("a sixth person at once: %+v", a)
	}
	if st := s.Stats(); st.Sent != 7 || st.Throttled != 3 {
		t.Errorf("stats are %+v", st)
	}
}

func TestAnotherProcessCanPlayThePeople(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- New(Options{}).Serve(ctx, l) }()
	base := "http://" + l.Addr().String()
	post := func(path, body string) string {
		t.Helper()
		resp, err := http.Post(base+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var b bytes.Buffer
		_, _ = b.ReadFrom(resp.Body)
		return strings.TrimSpace(b.String())
	}
	if got := post("/control/write", `{"chat":5550001,"text":"hallo","lang":"tr"}`); got != `{"message":1}` {
		t.Errorf("write: %s", got)
	}
	if got := post("/control/write", `hallo`); !strings.Contains(got, "JSON") {
		t.Errorf("not JSON: %s", got)
	}
	post("/control/script", `{"method":"sendMessage","answer":[{"Code":500,"Text":"Internal Server Error"}]}`)
	call := "/bot" + Token + "/sendMessage"
	if got := post(call, `{"chat_id":5550001,"text":"een"}`); !strings.Contains(got, "500") {
		t.Errorf("the scripted call: %s", got)
	}
	if got := post(call, `{"chat_id":5550001,"text":"twee"}`); !strings.Contains(got, `"message_id":2`) {
		t.Errorf("the next call: %s", got)
	}
	resp, err := http.Get(base + "/control/history?chat=5550001")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var history []Message
	if err := json.NewDecoder(resp.Body).Decode(&history); err != nil || len(history) != 2 || !history[1].FromBot {
		t.Errorf("history %+v, error %v", history, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAWrongTokenIsUnauthorized(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	for path, want := range map[string]int{"/bot1:x/getMe": 401, "/getMe": 404, "/bot" + Token: 404, "/bot" + Token + "/getMe": 200, "/file/bot1:x/a": 404} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
