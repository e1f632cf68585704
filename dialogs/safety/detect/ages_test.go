package detect

import "testing"

// TestADigitOfDarijaIsNoAge: in Latin letters 3, 7 and 9 are sounds; only behind an age stands a word for years or months.
func TestADigitOfDarijaIsNoAge(t *testing.T) {
	l := &lexicon{numbers: []numberWord{{low: 1, high: 7, atom: 1}}}
	for word, want := range map[string]bool{"3la": false, "7it": false, "5dma": false, "3": true, "3j": true, "3jaar": true, "5yo": true, "3unde": true, "8": false, "12jarige": false, "0031": false} {
		if got := l.number(word, func([]atom) {}); got != want {
			t.Errorf("%q is an age from 1 to 7: %v, want %v", word, got, want)
		}
	}
}
