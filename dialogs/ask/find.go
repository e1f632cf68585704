package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// found is what a question led to, and the language that it was understood in.
type found struct {
	retrieval.Result
	lang bot.Lang
	sure bool // her words can be in no other language, found or not
}

// sureWords is how many words a text must have to tell its language although
// nothing was found: a short one tells nothing (people switch, and type names).
const sureWords = 4

// clearly is how much better a question must be understood in another language
// than in the one spoken now, before that is taken to be hers.
const clearly = 0.05

// find looks a question up. Until she has chosen a language, those that her words
// may be in are tried, and the one in which the question is found best is hers.
func (d *Dialog) find(ctx context.Context, t *dialogs.Turn, text string) (found, error) {
	langs := []bot.Lang{t.Lang}
	if !t.Conv().LangChosen {
		langs = candidates(t, text)
	}
	best, err := d.findIn(ctx, t, text, langs[0])
	if err != nil {
		return best, err
	}
	for _, l := range langs[1:] {
		f, err := d.findIn(ctx, t, text, l)
		if err != nil {
			return best, err
		}
		if f.Band != retrieval.None && f.Score > best.Score+clearly {
			best = f
		}
	}
	best.sure = len(langs) == 1 && len(strings.Fields(text)) >= sureWords && latin(text)
	return best, nil
}

// candidates are the languages that a text may be in: the one spoken now first, if
// it is among them, else the likeliest.
func candidates(t *dialogs.Turn, text string) []bot.Lang {
	now, likely := t.Lang, likely(t.Languages(), text)
	if len(likely) == 0 {
		return []bot.Lang{now}
	}
	if i := slices.Index(likely, now); i > 0 {
		copy(likely[1:i+1], likely[:i])
		likely[0] = now
	}
	return likely
}

// findIn looks a question up for somebody who reads lang.
func (d *Dialog) findIn(ctx context.Context, t *dialogs.Turn, text string, lang bot.Lang) (found, error) {
	res, err := d.retriever.Find(ctx, retrieval.Query{
		Text: text, Lang: content.Lang(lang), Reads: reads(t), Country: content.Country(t.Conv().Country),
		Audience: content.Parent, Now: t.At,
	})
	if err != nil {
		return found{}, fmt.Errorf("look a question up: %w", err)
	}
	if res.Band == retrieval.Answer && !res.Nearly && hidden(res.Hits[0].Topic) {
		res.Band = retrieval.Offer // it could frighten, and hardly anything speaks for it
	}
	return found{Result: res, lang: lang}, nil
}

func reads(t *dialogs.Turn) []content.Lang {
	var out []content.Lang
	for _, l := range t.Conv().Reads {
		out = append(out, content.Lang(l))
	}
	return out
}
