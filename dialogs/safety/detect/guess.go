package detect

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// guess adds a check where the rules are silent and the classifier is not (package hint); where the rules lean towards a
// danger it need not be as sure, and the rules say which. It never takes anything away.
func (s *scratch) guess(d *Detector, f *Finding, lean Finding, text string) {
	if d.hints == nil || s.impersonal(d) {
		return
	}
	if s.features == nil {
		s.features = d.hints.Features()
	}
	m := s.message(d)
	if !lean.Found() && smallTalk()[strings.Join(m.Words, " ")] {
		return
	}
	m.Leaning = lean.Found()
	if d.topics != nil {
		m.Topics = About(d.topics, text)
	}
	switch h, over := d.hints.Find(s.features, m); {
	case over < 0:
		f.Near = over >= -nearHint
	case lean.Found():
		*f = lean
	default:
		f.Class, f.Level, f.Rule = Class(h.Class), Check, guessed+h.Lang
		if f.Class == Suicide || f.Class == SelfHarm {
			f.Subclass = s.ofWhom(d.anyone)
		}
	}
}

// ofWhom says about whom a message is in which no rule shows the place: whoever is named in it, where the writer does not
// speak of herself.
func (s *scratch) ofWhom(l *language) Subclass {
	for _, at := range s.found[l.anySelf] {
		if int(at.end) > s.current {
			return Self
		}
	}
	switch {
	case len(s.found[l.anyChild]) > 0:
		return Child
	case len(s.found[l.anyOther])+len(s.found[l.anyThey]) > 0:
		return Other
	}
	return Self
}

// smallTalk are whole messages, folded, with which people answer an offer. The classifier of hints hears weariness in them;
// inside a longer message ("my children do not need me any more") they are read as always.
var smallTalk = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(smallTalkLines), "\n") {
		out[line] = true
	}
	return out
})

const smallTalkLines = `
niet meer nodig
toch niet meer nodig
nu niet meer nodig
dat is niet meer nodig
het is niet meer nodig
hoeft niet meer
dat hoeft niet meer
het hoeft niet meer
dat heb ik al geprobeerd
heb ik al geprobeerd
al geprobeerd
het gaat niet over mij
dit gaat niet over mij
not needed anymore
not needed any more
no longer needed
i tried that already
i already tried that
already tried that
its not about me
it is not about me
j ai deja essaye
on a deja essaye
deja essaye
je l ai deja fait
je n en ai plus besoin
plus besoin merci
ce n est plus necessaire
ca ne me concerne pas
لا احتاج الان
لا احتاجه الان
لم اعد احتاج
جربت هذا
جربت ذلك
الامر لا يخصني
la machi daba
la mashi daba
machi daba
denedim zaten
bunu denedim
artik gerek yok
ik ben er weer
ben er weer
daar ben ik weer
ik ga zo weg
ik ga nu weg
im back
i am back
i am here again
its me again
geri geldim
yine ben
je suis de retour
me revoila
c est encore moi
رجعت
انا رجعت
انا هنا مره اخري
alles al geprobeerd
ik heb alles geprobeerd
ik heb alles al geprobeerd
ik heb al alles geprobeerd
we hebben alles geprobeerd
ik wil niet meer praten
ik wil er niet over praten
i tried everything
ive tried everything
i have tried everything
we tried everything
i dont want to talk
i dont want to talk about it
i dont want to talk anymore
her seyi denedim
her seyi denedik
konusmak istemiyorum
artik konusmak istemiyorum
j ai tout essaye
on a tout essaye
je ne veux plus parler
je ne veux pas en parler
جربت كل شيء
جربت كل شي
جربنا كل شيء
لا اريد الكلام
لا اريد التحدث
benimle ilgili degil
`

// About is what a classifier over topics makes of a text, for the classifier of hints.
func About(c *retrieval.Classifier, text string) func(lang string) hint.About {
	return func(lang string) hint.About {
		j := c.Judge(text, content.Lang(lang), func(string) bool { return true })
		return hint.About{Likeliest: j.Likeliest(), Nothing: j.Nothing}
	}
}

// nearHint is how far below the threshold of hints a message is still answered with the door left open: of the cries that rules and
// classifier miss half are there, and six in a hundred ordinary questions (docs/decisions/022).
const nearHint = 2

// message is what the classifier reads of the current message: its words, and the groups of the rules that stand in it.
func (s *scratch) message(d *Detector) hint.Message {
	s.marks = s.marks[:0]
	for _, a := range s.touched {
		if name := d.marks[a]; name != 0 {
			for _, at := range s.found[a] {
				if int(at.start) >= s.current {
					s.marks = append(s.marks, meaning.Mark{Name: name, At: int(at.start) - s.current})
				}
			}
		}
	}
	return hint.Message{Words: s.unsmall(), Marks: s.marks}
}

// unsmall are the words without the clauses about what a small child does, which are no danger, and without the rest of their
// sentence where it is short ("when he is angry, is that normal"). Other sentences are read as always.
func (s *scratch) unsmall() []string {
	if len(s.small) == 0 {
		return s.words
	}
	dropped := make([]bool, len(s.tokens))
	for _, at := range s.small {
		from, to := s.sentence(at.start, at.end)
		if to-from-(at.end-at.start) >= leftOver {
			from, to = at.start, at.end
		}
		for i := from; i < to; i++ {
			dropped[i] = true
		}
	}
	var out []string
	for i := s.current; i < len(s.tokens); i++ {
		if !dropped[i] {
			out = append(out, s.tokens[i].text)
		}
	}
	return out
}

// leftOver is how many words beside the clause about a small child are worth asking the classifier about.
const leftOver = 12

// Message is a text as the classifier reads it: what it learns from.
func (d *Detector) Message(text string) hint.Message {
	s := d.scratch()
	defer d.release(s)
	s.read(d, []string{text})
	s.findPhrases(d)
	if s.maskIdioms(d) {
		s.dropMasked()
	}
	_, lean := s.weigh(d)
	m := s.message(d)
	return hint.Message{Words: slices.Clone(m.Words), Marks: slices.Clone(m.Marks), Leaning: lean.Found()}
}
