package telegram

import (
	"fmt"
	"io"
	"log/slog"
)

// Token is a secret: the bot's token or the webhook's. It prints as "…" wherever
// it is formatted, logged or marshalled; only this package reads what is in it.
type Token string

const redacted = "…"

// String hides the token.
func (Token) String() string { return redacted }

// Format hides the token from every verb; a wrong one such as %d would show it.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue hides the token from slog.
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the token from JSON and TOML.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }
