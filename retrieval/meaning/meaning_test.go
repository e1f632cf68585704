package meaning_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// of are the meanings of a text's words.
func of(l *meaning.Lexicon, text string) (marks []meaning.Mark) {
	for i, w := range retrieval.Words(text) {
		l.Look(w, func(name uint32) { marks = append(marks, meaning.Mark{Name: name, At: i}) })
	}
	return marks
}

func numbers(marks []meaning.Mark) (out []uint32) {
	meaning.Pairs(marks, func(h uint32) { out = append(out, h) })
	return out
}

// TestWordsOfAllLanguagesMeanTheSame in every script, also with letters written before an Arabic word.
func TestWordsOfAllLanguagesMeanTheSame(t *testing.T) {
	nl := of(meaning.Common(), "nooit mijn juf")
	if len(nl) != 3 {
		t.Fatalf("%d meanings", len(nl))
	}
	for _, other := range []string{"never my teacher", "jamais mon prof"} {
		if !slices.Equal(of(meaning.Common(), other), nl) {
			t.Errorf("%q means something else", other)
		}
	}
	if ar := of(meaning.Common(), "والمدرسة"); !slices.Contains(ar, of(meaning.Common(), "school")[0]) {
		t.Error("'and the school' is no school in Arabic")
	}
	if len(of(meaning.Common(), "xyzzy")) > 0 {
		t.Error("a word that stands nowhere means something")
	}
}

// TestAPairHasAnOrderAndAReach, and a meaning alone is no pair.
func TestAPairHasAnOrderAndAReach(t *testing.T) {
	l := meaning.Read("# words\none: een\n  uno\ntwo: twe*\none_more: een", "number.")
	if got := of(l, "uno"); len(got) != 1 || got[0].Name != meaning.Name("number.one") {
		t.Errorf("%+v", got)
	}
	if got := of(l, "een"); len(got) != 2 {
		t.Errorf("a word under two names has %d", len(got))
	}
	if a, b := numbers(of(l, "uno twee")), numbers(of(l, "twee uno")); len(a) != 3 || len(b) != 3 || slices.Equal(a, b) || a[1] == b[1] {
		t.Errorf("%v and %v", a, b)
	}
	if near, far := numbers(of(l, "uno x x twee")), numbers(of(l, "uno x x x twee")); len(near) != 3 || len(far) != 2 {
		t.Errorf("%v near, %v far", near, far)
	}
}

// TestTheListIsFolded: a word that is not as retrieval.Words folds it would never be found.
func TestTheListIsFolded(t *testing.T) {
	for line := range strings.SplitSeq(meaning.Text, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if _, words, ok := strings.Cut(line, ":"); ok {
			line = words
		}
		for _, w := range strings.Fields(strings.ReplaceAll(line, "*", "")) {
			if got := retrieval.Words(w); len(got) != 1 || got[0] != w {
				t.Errorf("%q is read as %q", w, got)
			}
		}
	}
}
