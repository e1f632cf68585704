package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Texts is what people see of the bot in one language before and beside the talk.
type Texts struct {
	Commands    []Command
	Description string // in the empty chat, ≤ 512
	Short       string // on the profile, ≤ 120
}

// Command is one line of the menu beside the text field.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// Setup tells Telegram how updates are to come and what people see; texts are by
// language, "" for all others. It does as much as it can and returns what failed:
// the bot works without the texts, and without the rest its polls say what is wrong.
// It is safe to run at every start.
func (t *Telegram) Setup(ctx context.Context, texts map[bot.Lang]Texts) error {
	errs := []error{t.chooseWay(ctx)}
	for lang, x := range texts {
		errs = append(errs, t.describe(ctx, lang, x))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("set up the Telegram bot: %w", err)
	}
	return nil
}

// chooseWay sets the webhook, or takes away one that would keep polls from working.
func (t *Telegram) chooseWay(ctx context.Context) error {
	if t.opt.WebhookURL == "" {
		_, err := t.api.call(ctx, "deleteWebhook", nil)
		return err
	}
	_, err := t.api.call(ctx, "setWebhook", tgbotapi.Params{
		"url": t.opt.WebhookURL, "secret_token": string(t.opt.WebhookSecret), "allowed_updates": allowedUpdates,
	})
	return err
}

func (t *Telegram) describe(ctx context.Context, lang bot.Lang, x Texts) error {
	var errs []error
	set := func(method, field, value string) {
		if value == "" {
			return
		}
		p := tgbotapi.Params{field: value}
		p.AddNonEmpty("language_code", string(lang))
		if _, err := t.api.call(ctx, method, p); err != nil {
			errs = append(errs, fmt.Errorf("language %q: %w", lang, err))
		}
	}
	if len(x.Commands) > 0 {
		list, err := json.Marshal(x.Commands)
		if err != nil {
			return fmt.Errorf("language %q: the commands cannot be written", lang)
		}
		set("setMyCommands", "commands", string(list))
	}
	set("setMyDescription", "description", x.Description)
	set("setMyShortDescription", "short_description", x.Short)
	return errors.Join(errs...)
}

// Probe asks Telegram who we are: it shows whether token and network work.
func (t *Telegram) Probe(ctx context.Context) error {
	if _, err := t.api.call(ctx, "getMe", nil); err != nil {
		return fmt.Errorf("ask Telegram for this bot: %w", err)
	}
	return nil
}
