package models

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// What surely says "not" in a language. Turkish says it inside the verb; French in two words (frenchNots); the Arabic ما
// is more often "what" than "not" and counts for neither.
var notWords = &lexicon{text: `
nl niet|geen|nooit|nimmer|geenszins|niemand|nergens|niets|niks|noch|nee
en not|no|never|nobody|nothing|none|nowhere|neither|nor|cannot|\p{L}+n't|(?:do|does|did|wo|ca|could|should|would|is|are|was|must|have|has|had)nt
tr değil~|yok|yoktur|hayır|\p{L}+m[ıiuü]yor~|\p{L}{2,}m[ae](?:z|zs\p{L}+|zl[ae]r~|y[ıi]n(?:[ıi]z)?|y[ae]n~|y[ae]r[ae]k|y[ıi]p|y[ıi]nc[ae]|d[ıi](?:[mnk]|n[ıi]z|ğ~|l[ae]r~|ys[ae]~)?|m[ıi]ş~|y[ae]c[ae][kğ]~|s[ıi]n(?:l[ae]r)?|m[ae]~)
ar لا|ألا|لئلا|لم|لن|ليس|ليست|ليسوا|لست|لستم|عدم
`}

// What sounds like a "not" and is none: "no doubt", "nothing but", as soon as, she sucks. An original that has such a one
// keeps it for a "not", so that the doubt refuses.
var noNots = &lexicon{text: `
nl niet(?:  \p{L}+){1,4}  ,?  ?maar  ook|nie(?:t|ts)  (?:anders  )?dan|waarom(?:  \p{L}+){0,4}  (?:niet|geen)|al  dan  niet|geen  (?:twijfel|wonder)
en no  (?:doubt|matter|wonder|sooner|less|more|fewer)|why(?:  \p{L}+){0,4}  (?:not|\p{L}+n't)|not  (?:only|just|to  mention)|nothing  (?:but|else)|none  other|(?:or|if)  not
tr (?:e|u|gö|yu)m[ıiuü]yor~|(?:namaz|tamam|hamam)~|ister  istemez|olur  olmaz|\p{L}+[ıiuüae]r  \p{L}+m[ae]z
ar (?:لا|ليس)  (?:بد|شك|بأس|ريب|سيما|حرج|مانع|يزال|تزال|فقط|عيب|غنى)|أو  لا|أم  لا|ألا  وه[وي]
`}

// A "not" behind such a word is one of its own kind: "do not hit him if he cries" is not "hit him if he does not cry".
var ifs = &lexicon{text: `
nl als|indien|wanneer|omdat|zodra|totdat|terwijl|zolang
en if|when|whenever|because|once|until|while|as  (?:soon|long)  as
fr si|s'ils?|quand|lorsqu~|lorsqu'\p{L}+|parce  qu~|parce  qu'\p{L}+|dès  qu~|tant  qu~
ar إذا|إن|لو|عندما|حين|حينما|لأن~|طالما|كلما|بينما
`}

// Turkish says "if not" and "when not" in the verb too.
var turkishIfNot = sync.OnceValue(func() *regexp.Regexp {
	return word(`\p{L}+m[ıiuü]yor(?:sa|lars?a?|ken)\p{L}*|\p{L}{2,}m[ae](?:zs[ae]\p{L}*|zken|y[ıi]nc[ae]|d[ıi]ys[ae]\p{L}*|d[ıi]ğ[ıi]\p{L}*nd[ae]|d[ıi]ğ[ıi]  (?:zaman|sürece|için)|d[ıi]kç[ae])`)
})

// Where a sentence goes on with another thing to do or not to do.
var goesOn = &lexicon{text: `
nl en|maar
en and|but
fr et|mais
tr ve|ama|fakat|ancak
ar لكن|بل|\x{648}\p{L}{3,}
`}

// nots is where a sentence says "not", and how often.
type nots struct {
	main []int // by clause
	ifs  int   // behind "if" and "when"
}

func (n nots) total() int {
	sum := n.ifs
	for _, i := range n.main {
		sum += i
	}
	return sum
}

// same reports whether another sentence says it in the same places. Where it is cut otherwise nobody can tell.
func (n nots) same(o nots) bool {
	return n.total() == o.total() && n.ifs == o.ifs && (n.total() == n.ifs || slices.Equal(n.main, o.main))
}

// negations compares sentence by sentence: what says "not" must go on saying it, in its own clause, and nothing else may
// begin to; nor may a word that does its work come or go. Where the sentences are not as many, nobody can tell, and it is
// refused.
func negations(original, translated string, from, to content.Lang) error {
	o, n := sentences(original), sentences(translated)
	if languageName(from) == "" || languageName(to) == "" || len(o) != len(n) {
		return refusal("it has other sentences")
	}
	for i := range o {
		if strings.ContainsAny(o[i], "?؟") != strings.ContainsAny(n[i], "?؟") {
			return refusal("it asks what was said, or says what was asked")
		}
		if !notsIn(o[i], from, true).same(notsIn(n[i], to, false)) {
			return refusal("a sentence lost its \"not\", or got one")
		}
		if err := turns(o[i], n[i], from, to); err != nil {
			return err
		}
	}
	return nil
}

// notsIn finds them; original: what may be one counts as one.
func notsIn(sentence string, lang content.Lang, original bool) (out nots) {
	text := spaced(sentence)
	if !original {
		text = noNots.one(lang).ReplaceAllString(text, "  ")
	}
	if lang == content.Turkish {
		out.ifs = howOften(turkishIfNot(), text)
		text = turkishIfNot().ReplaceAllString(text, "  ")
	}
	for _, clause := range clauses(text, lang) {
		n := 0
		if lang == content.French {
			n = frenchNots(strings.Fields(strings.ToLower(clause)), original)
		} else {
			n = howOften(notWords.one(lang), clause)
		}
		if ifs.one(lang).MatchString(clause) {
			out.ifs += n
		} else {
			out.main = append(out.main, n)
		}
	}
	return out
}

// clauses cuts a spaced sentence at commas, where it goes on, and before each "if".
func clauses(text string, lang content.Lang) (out []string) {
	text = commas.ReplaceAllString(text, "\n")
	text = goesOn.one(lang).ReplaceAllStringFunc(text, func(m string) string {
		if rootWaw.MatchString(m) {
			return m
		}
		return "\n" + m
	})
	text = ifs.one(lang).ReplaceAllString(text, "\n$0")
	for c := range strings.SplitSeq(text, "\n") {
		rest := strings.TrimSpace(c)
		if strings.ContainsFunc(rest, unicode.IsLetter) && goesOn.one(lang).FindString(rest) != rest {
			out = append(out, c)
		}
	}
	return out
}

var commas = regexp.MustCompile(`[,;:،؛]`)

// rootWaw is an Arabic word that begins with the letter of "and" and is none with it: parents, child, time, weight.
var rootWaw = word(`وا?ل[اي]?د\p{L}*|و(?:قت|زن|ضع|لاد|ظيف|سائل|سيل|احد|اضح|اجب|جب|حد|حيد|صف|جود|كال|رق|فا|صول|قف|جه)\p{L}*`)
