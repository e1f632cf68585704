package talk

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// wordTries is how often she may type her check word after one press.
const wordTries = 3

// maxWord is the longest check word, in characters.
const maxWord = 40

// word is her check word.
func (s *session) word(ctx context.Context) (bot.CheckWordRecord, bool, error) {
	w, ok, err := bot.FindOne[bot.CheckWordFacts, bot.CheckWord](ctx, seen{s.t}, string(s.talk.Conversation))
	if err != nil {
		return w, false, fmt.Errorf("find the check word: %w", err)
	}
	return w, ok && w.Words.Word != "", nil
}

// checkWord lets her set a check word, or takes it away.
func (d *Dialog) checkWord(ctx context.Context, s *session) error {
	w, set, err := s.word(ctx)
	if err != nil {
		return err
	}
	if s.t.Action == actNoWord {
		if set {
			dialogs.Remove(s.t, w)
		}
		s.t.Keep(nil)
		s.say(NoticeWordGone, nil)
		return nil
	}
	s.t.Keep(memory{Set: s.t.At})
	choices := []bot.Choice{s.choice("talk.label.goon", actGoOn)}
	if set {
		choices = append(choices, s.choice("talk.label.noword", actNoWord))
	}
	s.say(NoticeWord, nil, choices...)
	return nil
}

// typed takes a word of hers that is no line: a new check word, or the one that lets
// her go on.
func (d *Dialog) typed(ctx context.Context, s *session, text string) error {
	var m memory
	s.t.Data(&m)
	typed := dialogs.Fold(text)
	w, set, err := s.word(ctx)
	if err != nil {
		return err
	}
	if s.t.At.Sub(m.Set) <= typeWithin {
		return d.setWord(s, w, typed)
	}
	switch {
	case !set || typed != "" && typed == w.Words.Word:
		s.t.Keep(nil)
		return d.resume(ctx, s)
	case m.Tries+1 >= wordTries:
		s.t.Keep(nil)
		s.askBack()
	default:
		s.t.Keep(memory{Word: s.t.At, Tries: m.Tries + 1})
		s.t.Neutral()
		s.say(NoticeNotWord, nil)
	}
	return nil
}

// setWord keeps a new check word.
func (d *Dialog) setWord(s *session, w bot.CheckWordRecord, typed string) error {
	if typed == "" || utf8.RuneCountInString(typed) > maxWord {
		s.say(NoticeWord, nil, s.choice("talk.label.goon", actGoOn))
		return nil
	}
	w.Meta = bot.Meta{
		ID: string(s.talk.Conversation), Version: w.Version, Person: s.talk.Person, Conversation: s.talk.Conversation, State: "set", At: s.t.At,
	}
	w.Words.Word = typed
	dialogs.Write(s.t, w)
	s.t.Keep(nil)
	s.say(NoticeWordSet, nil)
	return nil
}
