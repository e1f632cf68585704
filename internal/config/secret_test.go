package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/ouderbrug/ouderbrug/internal/config"
)

// parsed parses a command line as the program does.
func parsed(t *testing.T, file string, args ...string) (config.Settings, error) {
	t.Helper()
	var s config.Settings
	options := []kong.Option{kong.Name("ouderbrug"), kong.DefaultEnvars("OUDERBRUG"), kong.Vars{"keys": "/etc/keys.json"}}
	if file != "" {
		f, err := config.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		options = append(options, kong.Resolvers(f))
	}
	options = append(options, kong.Resolvers(config.Secrets{}))
	p, err := kong.New(&s, options...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(args)
	return s, err
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASecretIsReadFromTheFileThatItsVariableNames(t *testing.T) {
	t.Setenv("OUDERBRUG_TELEGRAM_TOKEN_FILE", write(t, "123:kanarie\n"))
	t.Setenv("OUDERBRUG_DB_FILE", write(t, "sqlite:/data/o.db"))
	t.Setenv("OUDERBRUG_DEMO_FILE", write(t, "true"))
	s, err := parsed(t, write(t, "telegram-token = \"1:of-the-file\"\npublic-name = \"Brug\"\n"))
	if err != nil || s.TelegramToken != "123:kanarie" || s.DB != "sqlite:/data/o.db" || s.PublicName != "Brug" || !s.Demo {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err = parsed(t, "", "--telegram-token=1:of-the-flag"); err != nil || s.TelegramToken != "1:of-the-flag" {
		t.Errorf("a flag does not win: %q, %v", s.TelegramToken, err)
	}
}

func TestASecretThatCannotBeReadIsOneSentence(t *testing.T) {
	for name, x := range map[string]struct{ path, want string }{
		"not there":  {"/nowhere/secret", "cannot be read"},
		"empty":      {write(t, "\n"), "is empty"},
		"two lines":  {write(t, "kanarie\nkanarie\n"), "more than one line"},
		"very long":  {write(t, strings.Repeat("kanarie", 10_000)), "too long"},
		"a folder":   {t.TempDir(), "cannot be read"},
		"and itself": {write(t, "kanarie"), "leave one out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OUDERBRUG_TELEGRAM_TOKEN_FILE", x.path)
			if name == "and itself" {
				t.Setenv("OUDERBRUG_TELEGRAM_TOKEN", "kanarie")
			}
			_, err := parsed(t, "")
			if err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "kanarie") || strings.Contains(err.Error(), "\n") {
				t.Errorf("it says %v", err)
			}
		})
	}
}
