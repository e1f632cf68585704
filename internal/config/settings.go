package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Settings are what `serve` is run with. The tags are kong's; a help text is
// shown by --help and stands as a comment in the file that `init` writes.
type Settings struct {
	DB       string `name:"db" default:"sqlite:ouderbrug.db" help:"Where everything is kept: sqlite:PATH, or postgres://… for several instances."`
	Keys     string `default:"${keys}" help:"The file with the master key and the lookup key, made by init. Never in the folder of the data."`
	Keystore string `help:"Where persons' sealed keys are kept, backed up apart: a file, or postgres://… of another cluster. Default: the database's name with .keys behind it."`
	Content  string `help:"A folder with cards, places and helplines, instead of those built in." type:"path"`

	Addr        string `default:"127.0.0.1:8080" help:"Where the web chat, the hooks and /healthz listen."`
	MetricsAddr string `default:"127.0.0.1:9090" help:"Where /metrics and the sentences of /healthz are, apart from everything else: never public."`
	PublicURL   string `help:"The address by which people reach this server, https://…"`

	PublicName   string `default:"Brug" help:"What parents see as the name: page title and sender. Keep it neutral."`
	Organisation string `default:"Ouderbrug" help:"Whose programme this is: said in the welcome."`
	Country      string `default:"" enum:",nl,be" help:"The country of everybody who comes in without an entry code."`
	LeaveURL     string `default:"https://www.wikipedia.org/" help:"The neutral page that 'leave' opens."`

	DeskHours    string        `help:"When the desk is there, in the time of the parent's country, such as 'mon-fri 09:00-17:00, sat 10:00-12:00': she hears it when she asks for a person."`
	NoNightCover bool          `help:"Open public channels although nobody is rostered: no staff in the order of alarms with shifts. While nobody is, the welcome says so."`
	BurstWait    time.Duration `default:"1s" help:"How long a plain text waits for the next one before it is answered."`

	WaitingMax    int           `default:"2000" help:"How many conversations may wait before what can come again is refused; a cry for help always goes in."`
	WaitingOldest time.Duration `default:"30s" help:"How long the oldest of many may wait before that."`
	Lease         time.Duration `default:"30s" help:"After how long another instance does what a dead one did."`

	TelegramToken   string `help:"The token of the Telegram bot; without it Telegram is off."`
	TelegramName    string `help:"The Telegram bot's user name, without @: somebody who asks for a person on the page can then go on there. Off if empty."`
	TelegramAPI     string `default:"https://api.telegram.org" help:"Base address of Telegram's API."`
	TelegramWebhook bool   `help:"Receive by webhook at PUBLIC-URL/hooks/telegram instead of polling."`
	TelegramSecret  string `help:"The secret that Telegram sends with each webhook call (A–Z a–z 0–9 _ -)."`

	LogLevel string `default:"info" enum:"debug,info,warn,error" help:"What is logged: debug tells each step of an event, by its id; no level tells a text, a name or a chat id."`
	OTLPURL  string `name:"otlp-url" help:"The address of an OpenTelemetry collector, such as http://127.0.0.1:4318: each event's steps are sent there, ids and times only. Off if empty."`

	Desk

	Elsewhere

	Demo      bool   `help:"Try it out: a throwaway key, loopback only, no real people."`
	TestClock string `help:"With --demo: a file with an offset (such as +15m) that the clock is moved by." type:"path"`
}

// DefaultKeys is where keys are kept unless said otherwise: outside any folder
// that one would choose for data.
func DefaultKeys() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "/etc"
	}
	return filepath.Join(dir, "ouderbrug", "keys.json")
}

// SQLitePath is the path in a sqlite: DSN.
func SQLitePath(dsn string) (string, error) {
	path, ok := strings.CutPrefix(dsn, "sqlite:")
	switch {
	case ok && path != "":
		return path, nil
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return "", errors.New("this is for a database in a file: use --db sqlite:PATH")
	}
	return "", errors.New("--db must be sqlite:PATH, for example sqlite:/var/lib/ouderbrug/ouderbrug.db, or postgres://USER:PASSWORD@HOST/DATABASE")
}

// KeystorePath is where persons' keys are kept for a database.
func (s *Settings) KeystorePath(dbPath string) string {
	if s.Keystore != "" {
		return s.Keystore
	}
	return dbPath + ".keys"
}

// Check refuses settings that contradict each other, in one sentence that says
// what to do.
func (s *Settings) Check() error {
	if s.TelegramToken != "" && s.TelegramWebhook && (s.TelegramSecret == "" || s.PublicURL == "") {
		return errors.New("--telegram-webhook needs --telegram-secret and --public-url")
	}
	if s.Lease != 0 && s.Lease < time.Second || s.WaitingMax < 0 || s.WaitingOldest < 0 {
		return errors.New("--lease must be 1s or more, --waiting-max and --waiting-oldest must not be below zero")
	}
	if err := s.CheckElsewhere(); err != nil {
		return err
	}
	if err := s.CheckDesk(); err != nil {
		return err
	}
	if s.TestClock != "" && !s.Demo {
		return errors.New("--test-clock moves the clock and is for --demo only")
	}
	if s.Demo {
		return s.checkDemo()
	}
	return nil
}

// CheckCover refuses a public channel without anybody on the roster (S12), unless that
// is said. Who is rostered stands in the data, so it is asked when those are open.
func (s *Settings) CheckCover(rostered bool) error {
	if rostered || s.Demo || s.TelegramToken == "" || s.NoNightCover {
		return nil
	}
	return errors.New("nobody is rostered for a crisis: invite staff with `ouderbrug invite staff --on-call 1` and let them enter their shifts in the console, or open the channel without a roster with --no-night-cover (the welcome then says so)")
}

func (s *Settings) checkDemo() error {
	for flag, addr := range map[string]string{"--addr": s.Addr, "--metrics-addr": s.MetricsAddr} {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return fmt.Errorf("%s %q is not host:port", flag, addr)
		}
		if !loopback(host) {
			return fmt.Errorf("--demo listens on loopback only: set %s to 127.0.0.1:PORT", flag)
		}
	}
	if err := s.Desk.checkDemo(); err != nil {
		return err
	}
	if s.TelegramToken == "" {
		return nil
	}
	u, err := url.Parse(s.TelegramAPI)
	if err != nil || !loopback(u.Hostname()) {
		return errors.New("--demo refuses a real Telegram bot: leave --telegram-token out, or point --telegram-api at an emulator on loopback")
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
