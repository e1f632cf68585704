package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	faketelegram "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// line is a message of the bot as a test sees it, on either Telegram.
type line struct {
	id      int64
	text    string
	buttons map[string]string // label → callback data
}

// chatter is somebody on Telegram: our strict fake, or the emulator that nobody
// here wrote.
type chatter interface {
	says(text string)
	presses(l line, data string)
	sees() []line
}

// wholeTalk is question, buttons, offer, language switch and exit, with the real
// program on the other side.
func wholeTalk(t *testing.T, her chatter) {
	t.Helper()
	read := 0
	next := func(want string) line {
		t.Helper()
		var found line
		waitFor(t, func() bool {
			all := her.sees()
			if len(all) < read { // messages were deleted
				read = 0
			}
			for i, l := range all[read:] {
				if strings.Contains(l.text, want) {
					read, found = read+i+1, l
					return true
				}
			}
			return false
		})
		return found
	}
	press := func(l line, label string) {
		t.Helper()
		for text, data := range l.buttons {
			if strings.Contains(text, label) {
				her.presses(l, data)
				return
			}
		}
		t.Fatalf("no button %q under a line with %d buttons", label, len(l.buttons))
	}
	her.says("/start nl-nl-school")
	next("computerprogramma")
	her.says("Mijn zoontje is bijna 3 en zegt nog maar een paar woordjes")
	answer := next("Bron:")
	press(answer, "Meer")
	next("taal")
	her.says("/taal")
	menu := next("")
	for len(menu.buttons) < 5 {
		menu = next("")
	}
	press(menu, "Türkçe")
	next("Türkçe")
	her.says("Oğlum 3 yaşında hâlâ konuşmuyor")
	next("Kaynak")
	her.says("kim şampiyonlar ligini kazanır")
	next("")
	before := len(her.sees())
	her.says("exit")
	waitFor(t, func() bool { return len(her.sees()) < before }) // what was said is deleted, and nothing is said
	her.says("merhaba")
	next("")
}

// fakeHer is her on our fake.
type fakeHer struct {
	fake *faketelegram.Server
	id   int64
}

func (f fakeHer) says(text string)            { f.fake.Write(f.id, text) }
func (f fakeHer) presses(l line, data string) { f.fake.Press(f.id, f.id, l.id, data) }
func (f fakeHer) sees() (out []line) {
	for _, m := range f.fake.FromBot(f.id) {
		l := line{id: m.ID, text: m.Text, buttons: map[string]string{}}
		for _, row := range m.Buttons {
			for _, b := range row {
				l.buttons[b.Text] = b.Data
			}
		}
		out = append(out, l)
	}
	return out
}

func TestTelegramAWholeTalkOnTheStrictFake(t *testing.T) {
	t.Parallel()
	fake := faketelegram.New(faketelegram.Options{Limits: faketelegram.DefaultLimits()})
	t.Cleanup(fake.Close)
	api := httptest.NewServer(fake.Handler())
	t.Cleanup(api.Close)
	demo(t, t.TempDir(), "--telegram-token", faketelegram.Token, "--telegram-api", api.URL, "--burst-wait", "50ms")
	wholeTalk(t, fakeHer{fake, 7001})
}

func TestTelegramTheHookNeedsItsSecretAndGroupsAreLeft(t *testing.T) {
	t.Parallel()
	fake := faketelegram.New(faketelegram.Options{})
	t.Cleanup(fake.Close)
	api := httptest.NewServer(fake.Handler())
	t.Cleanup(api.Close)
	s := demo(t, t.TempDir(), "--telegram-token", faketelegram.Token, "--telegram-api", api.URL,
		"--telegram-webhook", "--telegram-secret", "a-secret-of-ours", "--public-url", "http://127.0.0.1:1")
	post := func(secret, body string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.addr+"/hooks/telegram", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if secret != "" {
			req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	for _, secret := range []string{"", "guessed"} {
		if got := post(secret, `{"update_id":1}`); got != http.StatusUnauthorized {
			t.Errorf("the secret %q is answered %d, want 401", secret, got)
		}
	}
	if got := post("a-secret-of-ours", `{"update_id":`); got < 400 || got >= 500 {
		t.Errorf("a malformed update is answered %d, want 4xx", got)
	}
	group := `{"update_id":5,"my_chat_member":{"chat":{"id":-500,"type":"group","title":"familie"},"from":{"id":9,"is_bot":false,"first_name":"F"},"date":1700000000,"old_chat_member":{"user":{"id":123456,"is_bot":true,"first_name":"b"},"status":"left"},"new_chat_member":{"user":{"id":123456,"is_bot":true,"first_name":"b"},"status":"member"}}}`
	if got := post("a-secret-of-ours", group); got != http.StatusOK {
		t.Errorf("an addition to a group is answered %d", got)
	}
	waitFor(t, func() bool { return len(fake.Calls("leaveChat")) == 1 })
	if n := len(fake.Calls("sendMessage")); n != 0 {
		t.Errorf("%d messages went into a family's group", n)
	}
}

// emulatorHer is her on telegram-test-api.
type emulatorHer struct {
	t          *testing.T
	url, token string
	id         int64
}

func (e emulatorHer) post(path string, body map[string]any, into any) {
	e.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	resp, err := http.Post(e.url+path, "application/json", bytes.NewReader(data))
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	if into != nil {
		if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
			e.t.Fatal(err)
		}
	}
}

func (e emulatorHer) update(more map[string]any) map[string]any {
	out := map[string]any{"botToken": e.token, "date": time.Now().Unix(),
		"from": map[string]any{"id": e.id, "is_bot": false, "first_name": "A"},
		"chat": map[string]any{"id": e.id, "type": "private", "first_name": "A"}}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func (e emulatorHer) says(text string) {
	if strings.HasPrefix(text, "/") {
		name, _, _ := strings.Cut(text, " ")
		e.post("/sendCommand", e.update(map[string]any{"text": text, "entities": []any{map[string]any{"type": "bot_command", "offset": 0, "length": len(name)}}}), nil)
		return
	}
	e.post("/sendMessage", e.update(map[string]any{"text": text}), nil)
}

func (e emulatorHer) presses(l line, data string) {
	chat := map[string]any{"id": e.id, "type": "private"}
	e.post("/sendCallback", e.update(map[string]any{"data": data, "message": map[string]any{"message_id": l.id, "chat": chat}}), nil)
}

func (e emulatorHer) sees() (out []line) {
	var all struct {
		Result []struct {
			ID      int64 `json:"messageId"`
			Message struct {
				Text   string `json:"text"`
				Chat   string `json:"chat_id"` // only the bot's messages have it
				Markup struct {
					Rows [][]struct {
						Text string `json:"text"`
						Data string `json:"callback_data"`
					} `json:"inline_keyboard"`
				} `json:"reply_markup"`
			} `json:"message"`
		} `json:"result"`
	}
	e.post("/getUpdatesHistory", map[string]any{"token": e.token}, &all)
	for _, s := range all.Result {
		if s.Message.Chat != strconv.FormatInt(e.id, 10) {
			continue
		}
		l := line{id: s.ID, text: s.Message.Text, buttons: map[string]string{}}
		for _, row := range s.Message.Markup.Rows {
			for _, b := range row {
				l.buttons[b.Text] = b.Data
			}
		}
		out = append(out, l)
	}
	return out
}

func TestTelegramAWholeTalkOnTheEmulatorThatNobodyHereWrote(t *testing.T) {
	url := os.Getenv("OUDERBRUG_TEST_TELEGRAM_EMULATOR")
	if url == "" {
		skiptest.Without(t, "emulator", "make e2e starts tools/telegram-emulator")
	}
	token := "778899:" + newID()
	demo(t, t.TempDir(), "--telegram-token", token, "--telegram-api", url, "--burst-wait", "50ms")
	wholeTalk(t, emulatorHer{t, url, token, 424242})
}
