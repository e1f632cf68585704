package main

import (
	_ "embed" // the texts are a file

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/telegram"
)

//go:embed telegram.toml
var telegramFile string

// telegramTexts is what people see of the Telegram bot beside the talk: its menu
// and its neutral description, by language; "" is Dutch, for all others.
func telegramTexts() map[bot.Lang]telegram.Texts {
	var file map[string]struct {
		Description, Short string
		Commands           [][2]string
	}
	if _, err := toml.Decode(telegramFile, &file); err != nil {
		panic(err) // built in, and read by a test
	}
	out := map[bot.Lang]telegram.Texts{}
	for lang, t := range file {
		x := telegram.Texts{Description: t.Description, Short: t.Short}
		for _, c := range t.Commands {
			x.Commands = append(x.Commands, telegram.Command{Name: c[0], Description: c[1]})
		}
		out[bot.Lang(lang)] = x
	}
	out[""] = out["nl"]
	return out
}
