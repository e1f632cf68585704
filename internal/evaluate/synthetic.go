package evaluate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// maker makes passages and questions of the library's own sentences: the front of one with the back of another, so
// that words and their frequencies are those of real text. The same library gives the same passages.
type maker struct {
	random    *rand.Rand
	sentences map[content.Lang][]string
	langs     []content.Lang
	topics    []*content.Topic
}

// newMaker collects the sentences of all cards and variants.
func newMaker(lib *content.Library) (*maker, error) {
	m := &maker{random: rand.New(rand.NewPCG(1, 2)), sentences: map[content.Lang][]string{}, topics: lib.Topics}
	for _, c := range lib.Cards {
		for _, s := range strings.FieldsFunc(c.Lead+"\n"+c.Rest, func(r rune) bool { return strings.ContainsRune(".!?؟:\n", r) }) {
			m.add(c.Lang, s)
		}
	}
	for _, t := range lib.Topics {
		for _, lang := range content.LaunchLangs() {
			for _, v := range t.Questions[lang] {
				m.add(lang, v)
			}
		}
	}
	for _, lang := range content.LaunchLangs() {
		if len(m.sentences[lang]) > 1 {
			m.langs = append(m.langs, lang)
		}
	}
	if len(m.langs) == 0 {
		return nil, errors.New("the library has no text to make passages of; bench with --content of a library that has cards")
	}
	return m, nil
}

// add keeps a sentence of three words or more.
func (m *maker) add(lang content.Lang, s string) {
	if s = strings.TrimSpace(s); len(strings.Fields(s)) >= 3 {
		m.sentences[lang] = append(m.sentences[lang], s)
	}
}

// text recombines two sentences of a language.
func (m *maker) text(lang content.Lang) string {
	pick := func() []string { return strings.Fields(m.sentences[lang][m.random.IntN(len(m.sentences[lang]))]) }
	front, back := pick(), pick()
	return strings.Join(front[:(len(front)+1)/2], " ") + " " + strings.Join(back[len(back)/2:], " ")
}

// passages makes n short passages, spread over the languages.
func (m *maker) passages(n int) []retrieval.Passage {
	out := make([]retrieval.Passage, n)
	for i := range out {
		lang := m.langs[i%len(m.langs)]
		id := content.ID(fmt.Sprintf("made-%07d", i))
		out[i] = retrieval.Passage{ID: id, Page: id, Kind: retrieval.Topic, Lang: lang, Topic: m.topics[m.random.IntN(len(m.topics))].Slug, Audience: content.Parent, Text: m.text(lang)}
	}
	return out
}

// questions makes n questions in all languages.
func (m *maker) questions(n int) []retrieval.Query {
	out := make([]retrieval.Query, n)
	for i := range out {
		lang := m.langs[i%len(m.langs)]
		out[i] = retrieval.Query{Text: m.text(lang), Lang: lang, Country: content.Netherlands, Now: time.Time{}}
	}
	return out
}
