package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	faketelegram "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

// rostered makes one of the staff, in the data of a settings file, while nobody serves.
func rostered(t *testing.T, p place, change func(*bot.HelperRecord)) {
	t.Helper()
	d, err := openData(t.Context(), p.settings(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.store.Receive(t.Context(), []bot.Arrival{{ID: "first", At: time.Now(), Inbound: bot.Inbound{
		Kind: bot.Command, ID: "anna", From: bot.Address{Channel: "web", User: "anna"}, Command: "setup", Args: "lang=nl",
	}}})
	if err != nil || len(got) != 1 {
		t.Fatalf("%d received: %v", len(got), err)
	}
	_, who, _, err := d.store.Conversation(t.Context(), got[0].Conversation)
	if err != nil {
		t.Fatal(err)
	}
	h := bot.HelperRecord{Meta: bot.Meta{ID: string(who.ID), Person: who.ID, Conversation: bot.HelperConversation(who.ID), State: bot.HelperActive, At: time.Now()}}
	h.Facts = bot.HelperFacts{Roles: []bot.Role{bot.Staff}, OnCall: 1, Shifts: []bot.Shift{{Day: time.Monday, From: 540, To: 1020}}}
	change(&h)
	rec, err := h.Change()
	if err == nil {
		err = d.store.Commit(t.Context(), bot.Change{At: time.Now(), Records: []bot.RecordChange{rec}})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestAPublicChannelNeedsARosterOrTheFlag starts with Telegram: with nobody rostered it
// refuses and names the way out; with somebody it serves and the page does not say that
// nobody reads along; with the flag it does.
func TestAPublicChannelNeedsARosterOrTheFlag(t *testing.T) {
	t.Parallel()
	const alone = "Er leest hier niemand mee"
	for name, x := range map[string]struct {
		change func(*bot.HelperRecord) // nil: nobody
		flags  []string
		serves bool
		alone  bool
	}{
		"nobody":                  {nil, nil, false, false},
		"nobody, and it is said":  {nil, []string{"--no-night-cover"}, true, true},
		"somebody":                {func(*bot.HelperRecord) {}, nil, true, false},
		"somebody, and the flag":  {func(*bot.HelperRecord) {}, []string{"--no-night-cover"}, true, false},
		"not in the order":        {func(h *bot.HelperRecord) { h.Facts.OnCall = 0 }, nil, false, false},
		"no shifts":               {func(h *bot.HelperRecord) { h.Facts.Shifts = nil }, nil, false, false},
		"waits for a yes":         {func(h *bot.HelperRecord) { h.State = bot.HelperPending }, nil, false, false},
		"an ambassador, no staff": {func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Ambassador} }, nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
				t.Fatal(err)
			}
			p := place{DB: "sqlite:" + filepath.Join(dir, "data", "o.db"), Keys: filepath.Join(dir, "keys", "k.json")}
			file := filepath.Join(dir, "o.toml")
			if out, code := command(t, "", "init", "--db", p.DB, "--keys", p.Keys, "--file", file); code != 0 {
				t.Fatalf("init: %s", out)
			}
			if x.change != nil {
				rostered(t, p, x.change)
			}
			fake := faketelegram.New(faketelegram.Options{})
			t.Cleanup(fake.Close)
			api := httptest.NewServer(fake.Handler())
			t.Cleanup(api.Close)
			args := append([]string{"--config", file, "--telegram-token", faketelegram.Token, "--telegram-api", api.URL}, x.flags...)
			if !x.serves {
				out, code := command(t, "", append([]string{"serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"}, args...)...)
				if code == 0 || !strings.Contains(out, "ouderbrug invite staff --on-call 1") || !strings.Contains(out, "--no-night-cover") {
					t.Errorf("code %d: %s", code, out)
				}
				return
			}
			s := serve(t, args...)
			if page := fetch(t, "http://"+s.addr+"/"); strings.Contains(page, alone) != x.alone {
				t.Errorf("that nobody reads along is said: %v", !x.alone)
			}
		})
	}
}
