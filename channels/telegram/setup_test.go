package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

func TestNewCallsNobodyAndChecksItsOptions(t *testing.T) {
	s := open(t, nil)
	if n := s.wire.Calls(); n != 0 {
		t.Errorf("%d calls at the start", n)
	}
	ok := Options{Token: fake.Token, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for name, change := range map[string]func(*Options){
		"no token":                  func(o *Options) { o.Token = "" },
		"a token with a space":      func(o *Options) { o.Token = "123:abc def" },
		"a token that is a path":    func(o *Options) { o.Token = "123:abc/../x" },
		"an address without host":   func(o *Options) { o.API = "https://" },
		"another scheme":            func(o *Options) { o.API = "ftp://example.org" },
		"an address with a verb":    func(o *Options) { o.API = "https://example.org/%s" },
		"a secret with a space":     func(o *Options) { o.WebhookSecret = "a b" },
		"a webhook and no secret":   func(o *Options) { o.WebhookURL = "https://example.org/hooks/telegram" },
		"a secret that is too long": func(o *Options) { o.WebhookSecret = Token(strings.Repeat("a", 257)) },
	} {
		o := ok
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s was taken", name)
		} else if o.Token != "" && strings.Contains(err.Error(), string(o.Token)) {
			t.Errorf("%s: the error shows the token", name)
		}
	}
}

func TestATokenIsNeverShown(t *testing.T) {
	type config struct{ Token Token }
	c := config{Token: "123456:very-secret"}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "token", c.Token, "config", c)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "token", c.Token, "config", c)
	tg, err := New(Options{Token: "123456:very-secret", WebhookSecret: "very-secret", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&log, "%v %+v %#v %+v", tg, tg, tg, tg.Door())
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	shown := log.String() + string(encoded) + fmt.Sprintf("%v %+v %#v %s %q %x %d", c, c, c, c.Token, c.Token, c.Token, c.Token)
	if strings.Contains(shown, "very-secret") || strings.Contains(shown, fmt.Sprintf("%x", "very-secret")) {
		t.Errorf("it is shown: %s", shown)
	}
}

func TestTransportErrorsNameTheTroubleAndNotTheToken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	s := open(t, func(o *Options) { o.API = "http://" + l.Addr().String() })
	_, sendErr := s.deliver(bot.Delivery{Reply: bot.TextReply("x")})
	_, fetchErr := s.tg.Fetch(t.Context(), "AwACAg")
	for _, err := range []error{sendErr, fetchErr, s.tg.Poll(t.Context(), nil), s.tg.Setup(t.Context(), nil), s.tg.api.directDownload(t)} {
		if err == nil || strings.Contains(err.Error(), fake.Token) {
			t.Fatalf("got %v", err)
		}
		if !strings.Contains(err.Error(), "refused") {
			t.Errorf("it does not name the trouble: %v", err)
		}
	}
	if !errors.Is(sendErr, bot.ErrTemporary) {
		t.Errorf("got %v", sendErr)
	}
}

// directDownload is the error of a download whose server is away.
func (a *api) directDownload(t *testing.T) error {
	_, err := a.download(t.Context(), "voice/x.oga")
	return err
}

var texts = map[bot.Lang]Texts{
	"":   {Commands: []Command{{"start", "Begin"}, {"help", "Hulp"}}, Description: "Vragen over opvoeden", Short: "Opvoeden"},
	"tr": {Commands: []Command{{"start", "Başla"}}, Description: "Sorular"},
}

func TestSetupTellsTelegramWhatPeopleSeeAndHowUpdatesCome(t *testing.T) {
	s := open(t, nil)
	if err := s.tg.Setup(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	for method, want := range map[string]int{
		"deleteWebhook": 1, "setWebhook": 0, "setMyCommands": 2, "setMyDescription": 2, "setMyShortDescription": 1,
	} {
		if n := len(s.Calls(method)); n != want {
			t.Errorf("%s was called %d times, not %d", method, n, want)
		}
	}
	s = open(t, func(o *Options) { o.WebhookURL = "https://example.org/hooks/telegram" })
	if err := s.tg.Setup(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	p := s.Calls("setWebhook")[0].Params
	if p["secret_token"] != secret || p["allowed_updates"] != allowedUpdates || p["url"] != "https://example.org/hooks/telegram" {
		t.Errorf("setWebhook was called with %v", p)
	}
}

func TestProbeTellsWhetherTheTokenWorks(t *testing.T) {
	if err := open(t, nil).tg.Probe(t.Context()); err != nil {
		t.Error(err)
	}
	err := open(t, func(o *Options) { o.Token = "1:wrong" }).tg.Probe(t.Context())
	if !errors.Is(err, bot.ErrConfig) || strings.Contains(err.Error(), "1:wrong") {
		t.Errorf("got %v", err)
	}
}

func TestSetupDoesWhatItCan(t *testing.T) {
	s := open(t, nil)
	s.Script("deleteWebhook", &fake.Answer{Status: 500, Body: `{"message":"no"}`})
	s.Script("setMyCommands", &fake.Answer{Status: 500, Body: `{"message":"no"}`})
	err := s.tg.Setup(t.Context(), map[bot.Lang]Texts{"tr": texts["tr"]})
	if err == nil || !strings.Contains(err.Error(), "deleteWebhook") || !strings.Contains(err.Error(), `"tr"`) {
		t.Errorf("got %v", err)
	}
	if n := len(s.Calls("setMyDescription")); n != 1 {
		t.Error("one failure kept the rest from being set")
	}
}
