package telegram

import "log/slog"

// Token is a secret: the bot's token or the webhook's. It prints as "…" wherever
// it is formatted, logged or marshalled; only this package reads what is in it.
type Token string

const redacted = "…"

// String hides the token.
func (Token) String() string { return redacted }

// GoString hides the token from %#v.
func (Token) GoString() string { return redacted }

// LogValue hides the token from slog.
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the token from JSON and TOML.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }
