package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

func (s *stage) deliver(d bot.Delivery) (bot.MessageID, error) {
	if d.Op == "" {
		d.Op = bot.OpSend
	}
	if d.To.User == "" {
		d.To = person(amina)
	}
	if d.ID == "" {
		d.ID = "c2fK3vQx"
	}
	return s.tg.Deliver(context.Background(), d)
}

// known is a stage on which both people have written before.
func known(t *testing.T) *stage {
	t.Helper()
	s := open(t, nil)
	s.Know(amina)
	s.Know(fatma)
	return s
}

func TestOnlyPassedOnWordsAreProtectedAndNoLinkHasAPreview(t *testing.T) {
	s := known(t)
	for _, p := range []bot.Purpose{bot.ForAnswer, bot.ForRelay} {
		if _, err := s.deliver(bot.Delivery{Purpose: p, Reply: bot.TextReply("https://example.org")}); err != nil {
			t.Fatal(err)
		}
	}
	got := s.FromBot(amina)
	if got[0].Protected || !got[1].Protected {
		t.Errorf("protected: answer %v, relay %v", got[0].Protected, got[1].Protected)
	}
	if got[0].Preview || got[1].Preview {
		t.Error("a link preview may show on the lock screen")
	}
	for _, c := range s.Calls("sendMessage") {
		if _, ok := c.Params["parse_mode"]; ok {
			t.Error("a parse mode is set")
		}
	}
}

func TestShortButtonsStandInPairsAndKeepTheirPlaces(t *testing.T) {
	s := known(t)
	r := bot.TextReply("Kies")
	for _, label := range []string{"Ja", "Nee", "Misschien later eens", "Stop", "Een mens spreken", "Kaart", "Menu"} {
		r.Choices = append(r.Choices, bot.Choice{Label: label})
	}
	r.Choices[5].URL = "https://example.org/kaart"
	if _, err := s.deliver(bot.Delivery{Reply: r}); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range s.FromBot(amina)[0].Buttons {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text+"="+b.Data+b.URL)
		}
		rows = append(rows, strings.Join(labels, " | "))
	}
	want := []string{
		"Ja=v1.c2fK3vQx.0 | Nee=v1.c2fK3vQx.1", "Misschien later eens=v1.c2fK3vQx.2", "Stop=v1.c2fK3vQx.3",
		"Een mens spreken=v1.c2fK3vQx.4", "Kaart=https://example.org/kaart | Menu=v1.c2fK3vQx.6",
	}
	if strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(rows, "\n"))
	}
}

func TestOnlyWebAddressesBecomeLinks(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "tg://resolve", "https://", "data:text/html,x", "/weg", "\x7f"} {
		s := known(t)
		r := bot.TextReply("Kies")
		r.Choices = []bot.Choice{{Label: "Kaart", URL: link}}
		if _, err := s.deliver(bot.Delivery{Reply: r}); err != nil {
			t.Errorf("%q: %v", link, err)
			continue
		}
		if b := s.FromBot(amina)[0].Buttons[0][0]; b.URL != "" || b.Data != "v1.c2fK3vQx.0" {
			t.Errorf("%q became %+v", link, b)
		}
	}
}

func TestAnEditMayTakeTheButtonsAway(t *testing.T) {
	s := known(t)
	r := bot.TextReply("Kies")
	r.Choices = []bot.Choice{{Label: "Ja"}}
	id, err := s.deliver(bot.Delivery{Reply: r})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.deliver(bot.Delivery{Op: bot.OpEdit, Target: id, Reply: bot.TextReply("Gekozen: Ja")}); err != nil {
		t.Fatal(err)
	}
	if m := s.FromBot(amina)[0]; m.Text != "Gekozen: Ja" || len(m.Buttons) != 0 {
		t.Errorf("people see %+v", m)
	}
	_, err = s.deliver(bot.Delivery{Op: bot.OpEdit, Target: "999", Reply: bot.TextReply("x")})
	if !errors.Is(err, bot.ErrRejected) {
		t.Errorf("editing what is not there: %v", err)
	}
}

func TestTheSilentExitDeletesBothSidesMessages(t *testing.T) {
	s := known(t)
	hers := s.Write(amina, "hij slaat me")
	ours, err := s.deliver(bot.Delivery{Reply: bot.TextReply("Bel 112")})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []bot.MessageID{bot.MessageID("1"), ours} {
		if _, err := s.deliver(bot.Delivery{Op: bot.OpDelete, Target: id, Purpose: bot.ForCleanup}); err != nil {
			t.Error(err)
		}
	}
	if hers != 1 || len(s.History(amina)) != 0 {
		t.Errorf("%d messages are left", len(s.History(amina)))
	}
}

func TestWhatCannotBeSentIsRefusedHere(t *testing.T) {
	s := known(t)
	for name, d := range map[string]bot.Delivery{
		"no text":    {Reply: bot.Reply{Choices: []bot.Choice{{Label: "Ja"}}}},
		"no address": {To: bot.Address{Channel: "telegram", User: "@somebody"}, Reply: bot.TextReply("x")},
		"no such op": {Op: "shout", Reply: bot.TextReply("x")},
	} {
		if _, err := s.deliver(d); !errors.Is(err, bot.ErrRejected) || strings.Contains(err.Error(), "somebody") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := s.wire.Calls(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestEveryAnswerOfTelegramHasItsMeaning(t *testing.T) {
	for _, c := range []struct {
		answer *fake.Answer
		want   error
	}{
		{&fake.Answer{Code: 403, Text: "Forbidden: bot was blocked by the user"}, bot.ErrBlocked},
		{&fake.Answer{Code: 403, Text: "Forbidden: user is deactivated"}, bot.ErrBlocked},
		{&fake.Answer{Code: 403, Text: "Forbidden: bot can't initiate conversation with a user"}, bot.ErrUnreachable},
		{&fake.Answer{Code: 403, Text: "Forbidden: bot can't send messages to the user"}, bot.ErrUnreachable},
		{&fake.Answer{Code: 400, Text: "Bad Request: PEER_ID_INVALID"}, bot.ErrUnreachable},
		{&fake.Answer{Code: 400, Text: "Bad Request: group chat was upgraded to a supergroup chat"}, bot.ErrUnreachable},
		{&fake.Answer{Code: 400, Text: "Bad Request: BUTTON_DATA_INVALID"}, bot.ErrRejected},
		{&fake.Answer{Code: 413, Text: "Request Entity Too Large"}, bot.ErrRejected},
		{&fake.Answer{Code: 401, Text: "Unauthorized"}, bot.ErrConfig},
		{&fake.Answer{Code: 404, Text: "Not Found"}, bot.ErrConfig},
		{&fake.Answer{Code: 409, Text: "Conflict: x"}, bot.ErrConfig},
		{&fake.Answer{Code: 500, Text: "Internal Server Error: restart"}, bot.ErrTemporary},
		{&fake.Answer{Status: 500, Body: `{"message":"an emulator"}`}, bot.ErrTemporary},
		{&fake.Answer{Status: 502, Body: "<html>Bad Gateway</html>"}, bot.ErrUnknown},
		{&fake.Answer{Status: 504, Body: "<html>Gateway Time-out</html>"}, bot.ErrUnknown},
		{&fake.Answer{Status: 503, Body: "<html>Busy</html>"}, bot.ErrTemporary},
		{&fake.Answer{Status: 403, Body: "<html>a proxy</html>"}, bot.ErrTemporary},
		{&fake.Answer{Status: 302, Body: "<html>log in to this hotel</html>"}, bot.ErrTemporary},
		{&fake.Answer{Status: 200, Body: `{"ok":true,"res`}, bot.ErrUnknown},
		{&fake.Answer{Status: 200, Body: `{"ok":false}`}, bot.ErrUnknown},
		{&fake.Answer{Cut: true}, bot.ErrUnknown},
	} {
		s := known(t)
		s.Script("sendMessage", c.answer)
		_, err := s.deliver(bot.Delivery{Reply: bot.TextReply("x")})
		if !errors.Is(err, c.want) {
			t.Errorf("%d%d %q%q cut %v: got %v, want %v", c.answer.Code, c.answer.Status, c.answer.Text, c.answer.Body, c.answer.Cut, err, c.want)
		}
		if s.Unmet() != 0 {
			t.Error("the scripted answer was not met")
		}
	}
}

// The library drops the code on some of its ways; texts count as well.
func TestAPauseIsUnderstoodWithoutItsCode(t *testing.T) {
	s := known(t)
	s.Script("sendMessage", &fake.Answer{Status: 200, Body: `{"ok":false,"description":"Too Many Requests: retry later"}`})
	_, err := s.deliver(bot.Delivery{Reply: bot.TextReply("x")})
	var pause bot.ErrThrottled
	if !errors.As(err, &pause) || pause.After <= 0 {
		t.Errorf("got %v", err)
	}
}

// Whoever makes us write too often must not silence us for all; but when others
// must wait too, everybody is meant.
func TestAPauseIsOnePersonsUntilAnotherMustWaitToo(t *testing.T) {
	s := known(t)
	for i, x := range []struct {
		user   string
		person bool
	}{{"5550001", true}, {"5550001", true}, {"5550002", false}, {"5550003", false}} {
		s.Script("sendMessage", &fake.Answer{Code: 429, Text: "Too Many Requests: retry after 7", RetryAfter: 7})
		_, err := s.deliver(bot.Delivery{To: bot.Address{Channel: "telegram", User: x.user}, Reply: bot.TextReply("x")})
		var pause bot.ErrThrottled
		if !errors.As(err, &pause) || pause.After != 7*time.Second || pause.Person != x.person {
			t.Errorf("pause %d: got %v (one person's: %v), want %v", i+1, err, pause.Person, x.person)
		}
	}
}

func TestAMessageWhoseAnswerIsLostWasPerhapsSent(t *testing.T) {
	s := known(t)
	s.Script("sendMessage", &fake.Answer{Perform: true, Cut: true})
	_, err := s.deliver(bot.Delivery{Reply: bot.TextReply("x")})
	if !errors.Is(err, bot.ErrUnknown) || len(s.FromBot(amina)) != 1 {
		t.Errorf("got %v, and %d messages arrived", err, len(s.FromBot(amina)))
	}
}

func TestTelegramsWordsAreShownOnlyAsFarAsTheyNameNobody(t *testing.T) {
	s := known(t)
	s.Script("sendMessage", &fake.Answer{Code: 400, Text: `Bad Request: can't parse entities: tag "kanarie" for 5550001`})
	_, err := s.deliver(bot.Delivery{Reply: bot.TextReply("x")})
	if text := err.Error(); strings.Contains(text, "kanarie") || strings.Contains(text, "5550001") || !strings.Contains(text, "can't parse entities") {
		t.Errorf("got %v", err)
	}
}

func TestFilesAreFetchedUpToTheirLimit(t *testing.T) {
	s := known(t)
	big := s.AddFile("video/big.mp4", nil, maxFile+1)
	if _, err := s.tg.Fetch(t.Context(), big); err == nil {
		t.Error("a file that is told to be too big was fetched")
	}
	s.Script("getFile", &fake.Answer{Status: 200, Body: `{"ok":true,"result":{"file_size":20971521,"file_path":"video/big.mp4"}}`})
	if _, err := s.tg.Fetch(t.Context(), big); err == nil || len(s.Calls("getFile")) != 2 {
		t.Error("a server that gives out what is too big was believed")
	}
	liar := s.AddFile("voice/liar.oga", make([]byte, maxFile+10), 1000)
	f, err := s.tg.Fetch(t.Context(), liar)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if n, err := io.Copy(io.Discard, f); err == nil || n > maxFile {
		t.Errorf("%d bytes were read of a file that lied, error %v", n, err)
	}
	exact := s.AddFile("voice/exact.oga", make([]byte, maxFile), 0)
	f, err = s.tg.Fetch(t.Context(), exact)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if n, err := io.Copy(io.Discard, f); err != nil || n != maxFile {
		t.Errorf("%d bytes were read, error %v", n, err)
	}
}

func TestFilePathsLeadNowhereElse(t *testing.T) {
	s := known(t)
	for _, path := range []string{"../../etc/passwd", "/var/lib/x", "a?b", "http://example.org/x", `a\b`} {
		if _, err := s.tg.Fetch(t.Context(), s.AddFile(path, []byte("x"), 0)); err == nil {
			t.Errorf("%q was fetched", path)
		}
	}
	if _, err := s.tg.Fetch(t.Context(), ""); err == nil {
		t.Error("no file at all was fetched")
	}
}

func TestARedirectGetsNoToken(t *testing.T) {
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer other.Close()
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	defer first.Close()
	s := open(t, func(o *Options) { o.API = first.URL })
	if _, err := s.deliver(bot.Delivery{Reply: bot.TextReply("x")}); err == nil {
		t.Error("a redirect is no error")
	}
	if asked != 0 {
		t.Error("the call followed the redirect, token and all")
	}
}
