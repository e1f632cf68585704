package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// Drafter drafts the summary that a handover begins with, for the parent to correct or strike out before anybody else
// sees it. No dialog uses it yet: handover.Dialog.Draft is where it would go, and there the summary is made of her own lines.
type Drafter struct{ chat }

// NewDrafter prepares one; nothing is sent before it is asked.
func NewDrafter(o ChatOptions) (*Drafter, error) {
	c, err := newChat(o)
	if err != nil {
		return nil, err
	}
	return &Drafter{c}, nil
}

// mostDraft is how many letters a summary has at most.
const mostDraft = 400

// Draft makes a summary of what a parent wrote, in her language. Her lines are redacted before they leave. Lines that
// safety has stopped must not be among them.
func (d *Drafter) Draft(ctx context.Context, lang content.Lang, lines []string) (string, error) {
	if languageName(lang) == "" || len(lines) == 0 {
		return "", fmt.Errorf("nothing can be drafted in %q of %d lines", lang, len(lines))
	}
	redacted := make([]string, len(lines))
	for i, l := range lines {
		redacted[i] = Redact(l)
	}
	text := strings.Join(redacted, "\n")
	said, err := d.ask(ctx, fmt.Sprintf("You write in %s, in at most three short sentences and in the third person, what a parent asks for, for the volunteer who will help. Judge nobody, advise nothing, add nothing.", languageName(lang)), text)
	if err != nil {
		return "", err
	}
	if err := d.checkDraft(text, said, lang); err != nil {
		return "", err
	}
	return said, nil
}

// checkDraft lets a summary leave things out and add none: no number, no name, no address that she did not write.
func (d *Drafter) checkDraft(text, said string, lang content.Lang) error {
	if said == "" || len([]rune(said)) > mostDraft || strings.Contains(said, "\n\n") {
		return refusal("it is empty, or too long")
	}
	if err := plainText(said, said); err != nil || strings.ContainsAny(said, "<>`{}[]|\\#*_") {
		return refusal("it has signs of markup")
	}
	if len(addresses(said)) > 0 {
		return refusal("it has an address")
	}
	hers := numbers(text, lang)
	for _, n := range numbers(said, lang) {
		if !slices.Contains(hers, n) {
			return refusal("it has a number that she did not write")
		}
	}
	low := strings.ToLower(text)
	for name := range namesIn(said) {
		if !strings.Contains(low, strings.ToLower(name)) {
			return refusal("it has a name that she did not write")
		}
	}
	if notsIn(text, lang, true).total() > 0 && notsIn(said, lang, false).total() == 0 {
		return refusal("it lost its \"not\"")
	}
	return d.guard.language(said, lang)
}
