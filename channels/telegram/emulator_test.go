package telegram

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
	"github.com/ouderbrug/ouderbrug/channels/channeltest"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// emulator is telegram-test-api, which nobody here wrote (tools/telegram-emulator):
// a judge of our adapter that does not share our mistakes. It keeps one storage for
// all, so each test has a bot token and a person of its own.
type emulator struct {
	t     *testing.T
	url   string
	wire  *channeltest.Loopback
	token Token
	her   int64
}

func startEmulator(t *testing.T) *emulator {
	t.Helper()
	at := os.Getenv("OUDERBRUG_TEST_TELEGRAM_EMULATOR")
	if at == "" {
		skiptest.Without(t, "emulator", "make e2e starts tools/telegram-emulator; or start it and set OUDERBRUG_TEST_TELEGRAM_EMULATOR")
	}
	name := rand.Text()
	her := int64(binary.BigEndian.Uint32([]byte(name)))
	return &emulator{t: t, url: at, wire: channeltest.NewLoopback(t), token: Token("77:" + name), her: her}
}

// post calls the people's side of the emulator.
func (e *emulator) post(path string, body map[string]any, result any) {
	e.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: e.wire}).Post(e.url+path, "application/json", bytes.NewReader(data))
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		e.t.Fatalf("%s answered %d", path, resp.StatusCode)
	}
	if result == nil {
		return
	}
	if err := json.NewDecoder(resp.Body).Decode(&struct{ Result any }{result}); err != nil {
		e.t.Fatal(err)
	}
}

// update is what every call of a person has.
func (e *emulator) update(more map[string]any) map[string]any {
	out := map[string]any{
		"botToken": string(e.token), "date": time.Now().Unix(),
		"from": map[string]any{"id": e.her, "is_bot": false, "first_name": "A", "language_code": "tr"},
		"chat": map[string]any{"id": e.her, "type": "private", "first_name": "A"},
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func (e *emulator) writes(text string) {
	e.post("/sendMessage", e.update(map[string]any{"text": text}), nil)
}

func (e *emulator) commands(text string) {
	name, _, _ := strings.Cut(text, " ")
	entity := map[string]any{"type": "bot_command", "offset": 0, "length": len(name)}
	e.post("/sendCommand", e.update(map[string]any{"text": text, "entities": []any{entity}}), nil)
}

func (e *emulator) presses(id bot.MessageID, data string) {
	n, err := strconv.Atoi(string(id))
	if err != nil {
		e.t.Fatal(err)
	}
	chat := map[string]any{"id": e.her, "type": "private"}
	e.post("/sendCallback", e.update(map[string]any{"data": data, "message": map[string]any{"message_id": n, "chat": chat}}), nil)
}

// shown is one of the bot's messages as the emulator keeps it.
type shown struct {
	ID      int `json:"messageId"`
	Message struct {
		Text    string `json:"text"`
		Preview string `json:"link_preview_options"`
		Markup  struct {
			Rows [][]struct {
				Text string `json:"text"`
				Data string `json:"callback_data"`
			} `json:"inline_keyboard"`
		} `json:"reply_markup"`
		Chat string `json:"chat_id"` // only the bot's messages have it
	} `json:"message"`
}

// sees is what the bot has written and not deleted, oldest first.
func (e *emulator) sees() []shown {
	e.t.Helper()
	var all, out []shown
	e.post("/getUpdatesHistory", map[string]any{"token": string(e.token)}, &all)
	for _, s := range all {
		if s.Message.Chat == strconv.FormatInt(e.her, 10) {
			out = append(out, s)
		}
	}
	return out
}

// echo is a bot of a few lines: it greets, repeats, and turns a pressed message
// into what was pressed.
type echo struct {
	t    *testing.T
	tg   *Telegram
	seen chan bot.Inbound // after what it sets off was delivered
}

func (b *echo) receive(ctx context.Context, in ...bot.Inbound) error {
	for _, i := range in {
		switch i.Kind {
		case bot.Command:
			r := bot.TextReply("Welkom, code " + i.Args)
			r.Choices = []bot.Choice{{Label: "Nederlands"}, {Label: "العربية"}}
			b.say(ctx, i, bot.OpSend, "", r)
		case bot.Press:
			b.say(ctx, i, bot.OpEdit, i.Target, bot.TextReply("Gekozen: "+i.Wire))
		case bot.Message:
			b.say(ctx, i, bot.OpSend, "", bot.TextReply(i.Text))
		}
		b.seen <- i
	}
	return nil
}

func (b *echo) say(ctx context.Context, to bot.Inbound, op bot.Op, target bot.MessageID, r bot.Reply) {
	for _, part := range channels.Split(r, b.tg.Features()) {
		_, err := b.tg.Deliver(ctx, bot.Delivery{ID: "c2fK3vQx", To: to.From, Op: op, Target: target, Purpose: bot.ForAnswer, Reply: part})
		if err != nil {
			b.t.Error(err)
		}
	}
}

func newEcho(t *testing.T, e *emulator, log *logBuffer, webhookURL string) *echo {
	t.Helper()
	o := Options{
		Token: e.token, API: e.url, Transport: e.wire, WebhookURL: webhookURL, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}
	if webhookURL != "" {
		o.WebhookSecret = secret
	}
	tg, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Idle)
	return &echo{t: t, tg: tg, seen: make(chan bot.Inbound, 10)}
}

func TestEmulatorTalkByPoll(t *testing.T) {
	e, log := startEmulator(t), &logBuffer{}
	b := newEcho(t, e, log, "")
	if err := b.tg.Setup(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.tg.Poll(ctx, b.receive) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	talk(t, e, b)
	if log.String() != "" {
		t.Errorf("it was logged: %s", log)
	}
}

// The emulator posts without the secret, as if it were a stranger: a proxy adds it,
// after the test has seen that without it nobody is let in.
func TestEmulatorTalkByWebhook(t *testing.T) {
	e := startEmulator(t)
	var hook http.Handler
	status := make(chan int, 100)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := new(bytes.Buffer)
		_, _ = body.ReadFrom(r.Body)
		for _, s := range []string{"", secret} {
			in := httptest.NewRequest(r.Method, r.URL.Path, bytes.NewReader(body.Bytes()))
			in.Header.Set(secretHeader, s)
			out := httptest.NewRecorder()
			hook.ServeHTTP(out, in)
			status <- out.Code
		}
	}))
	t.Cleanup(proxy.Close)
	b := newEcho(t, e, &logBuffer{}, proxy.URL)
	hook = b.tg.Webhook(b.receive)
	if err := b.tg.Setup(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	talk(t, e, b)
	for n := 0; len(status) > 0; n++ {
		if got, want := <-status, []int{http.StatusUnauthorized, http.StatusOK}[n%2]; got != want {
			t.Errorf("post %d was answered %d, not %d", n/2, got, want)
		}
	}
}

// talk is a whole talk: code, language by button, a question, a long answer, and
// the silent exit.
func talk(t *testing.T, e *emulator, b *echo) {
	t.Helper()
	e.commands("/start w-oost42")
	if in := next(t, b.seen); in.Kind != bot.Command || in.Args != "w-oost42" || in.LangHint != "tr" {
		t.Errorf("the command came in as %+v", in)
	}
	welcome := e.sees()
	if len(welcome) != 1 || welcome[0].Message.Text != "Welkom, code w-oost42" || len(welcome[0].Message.Markup.Rows) != 1 {
		t.Fatalf("she sees %+v", welcome)
	}
	if !strings.Contains(welcome[0].Message.Preview, "true") {
		t.Error("link previews are on")
	}
	arabic := welcome[0].Message.Markup.Rows[0][1]
	if arabic.Text != "العربية" || arabic.Data != bot.WireID("c2fK3vQx", 1) {
		t.Errorf("the second button is %+v", arabic)
	}

	e.presses(bot.MessageID(strconv.Itoa(welcome[0].ID)), arabic.Data)
	if in := next(t, b.seen); in.Kind != bot.Press || in.Wire != arabic.Data {
		t.Errorf("the press came in as %+v", in)
	}
	if got := e.sees(); got[0].Message.Text != "Gekozen: "+arabic.Data {
		t.Errorf("after the press she sees %+v", got)
	}

	e.writes("ابني لا ينام 👩‍👧 <b>&")
	question := next(t, b.seen)
	if got := e.sees(); got[len(got)-1].Message.Text != "ابني لا ينام 👩‍👧 <b>&" {
		t.Errorf("her words came back as %+v", got[len(got)-1])
	}

	long := strings.TrimSpace(strings.Repeat("Een zin over slapen. ", 500))
	e.writes(long)
	next(t, b.seen)
	got := e.sees()
	var whole []string
	for _, s := range got[2:] {
		whole = append(whole, s.Message.Text)
	}
	if len(whole) != 3 || strings.Join(whole, " ") != long {
		t.Errorf("a text of %d characters came back in %d messages", len(long), len(whole))
	}

	gone := []bot.MessageID{bot.MessageID(strconv.Itoa(got[1].ID))}
	if b.tg.Door().Poll != nil {
		gone = append(gone, question.Target) // what it posts the emulator does not keep
	}
	for _, id := range gone {
		_, err := b.tg.Deliver(t.Context(), bot.Delivery{Op: bot.OpDelete, Target: id, To: question.From, Purpose: bot.ForCleanup})
		if err != nil {
			t.Errorf("deleting a message of either side: %v", err)
		}
	}
	if left := e.sees(); len(left) != len(got)-1 {
		t.Errorf("%d of %d messages are left", len(left), len(got))
	}
}
