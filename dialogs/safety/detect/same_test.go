package detect

import (
	"os"
	"reflect"
	"testing"
)

// TestTheSameRulesMakeTheSameDetector: where two patterns tie the first in the list wins, so the lists and the numbers of the
// atoms may not depend on the order of a map. Two instances would tell the same mother different things.
func TestTheSameRulesMakeTheSameDetector(t *testing.T) {
	type line struct {
		rule  string
		level Level
		terms []atom
		small bool
		frame bool
	}
	read := func() (out []line) {
		d, err := LoadRules(os.DirFS("../../../content"))
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range [][]pattern{d.rules.list, d.idioms.list} {
			for i := range list {
				p, id := &list[i], ""
				if p.rule != nil {
					id = p.rule.id
				}
				out = append(out, line{id, p.level, p.terms, p.small, p.frame})
			}
		}
		return out
	}
	first := read()
	for range 3 {
		if !reflect.DeepEqual(read(), first) {
			t.Fatal("the same files made another detector")
		}
	}
}
