package config

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// Secrets reads settings from files that variables of the environment name:
// OUDERBRUG_TELEGRAM_TOKEN_FILE=/run/secrets/token sets telegram-token to what
// stands in that file. So a secret is in no environment and no command line, where
// other processes and crash reports can see it. Any setting can be given so. It
// stands above the config file; the variable itself beside it is an error, since
// nobody can tell which of the two is meant.
type Secrets struct{}

var _ kong.Resolver = Secrets{}

// Validate accepts whatever commands there are.
func (Secrets) Validate(*kong.Application) error { return nil }

// maxSecret is more than any DSN or token has.
const maxSecret = 16 << 10

// Resolve gives a flag its value from the file that its variable with _FILE behind
// it names.
func (Secrets) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		path := os.Getenv(name + "_FILE")
		if path == "" {
			continue
		}
		if os.Getenv(name) != "" {
			return nil, fmt.Errorf("both %s and %s_FILE are set: leave one out", name, name)
		}
		value, err := readSecret(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", name, err)
		}
		return value, nil
	}
	return nil, nil
}

// readSecret is what stands in a file without the line's end. Errors name the file
// and never what is in it.
func readSecret(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("the file cannot be read (%w): write the value into it, readable for this program's user", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", path, err)
	}
	value := strings.TrimRight(string(data), "\r\n")
	switch {
	case value == "":
		return "", fmt.Errorf("%s is empty: write the value into it", path)
	case len(data) > maxSecret:
		return "", fmt.Errorf("%s is no secret of a line: it is too long", path)
	case strings.ContainsAny(value, "\r\n\x00"):
		return "", fmt.Errorf("%s holds more than one line: write the value alone into it", path)
	}
	return value, nil
}
