package rows_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

func TestWhatIsRecentIsBoundedAndForgottenEverywhere(t *testing.T) {
	r := rows.Recent[int, string]{Most: 10}
	held := func() (n int) {
		for i := range 100 {
			if _, ok := r.Get(i); ok {
				n++
			}
		}
		return n
	}
	for i := range 100 {
		r.Put(i, []string{"amira", "bilal"}[i%2])
		if held() > 20 {
			t.Fatalf("%d entries are held, of two generations of ten", held())
		}
	}
	if held() < 10 {
		t.Errorf("only %d entries are held", held())
	}
	r.DropAll(func(who string) bool { return who == "amira" })
	for i := range 100 {
		if who, ok := r.Get(i); ok && who == "amira" {
			t.Errorf("%d is still there", i)
		}
	}
	if held() == 0 {
		t.Error("others were forgotten as well")
	}
}
