package config_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/config"
)

func TestAddressesElsewhere(t *testing.T) {
	for want, e := range map[string]config.Elsewhere{
		"":                  {EmbedURL: "http://127.0.0.1:8099/v1", EmbedQueryModel: "q", ChatURL: "ollama+http://host:11434", ChatModel: "m"},
		"--embed-url":       {EmbedURL: "127.0.0.1:8099"},
		"--chat-url is":     {ChatURL: "file:///etc/passwd", ChatModel: "m"},
		"belong together":   {ChatURL: "http://127.0.0.1"},
		"needs --embed-url": {EmbedQueryModel: "q"},
	} {
		err := e.CheckElsewhere()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: it says %v, want %q", e, err, want)
		}
	}
}
