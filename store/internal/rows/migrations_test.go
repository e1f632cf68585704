package rows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

func TestMissing(t *testing.T) {
	known := []string{"001_a.sql", "002_b.sql", "003_c.sql"}
	for _, x := range []struct {
		applied, missing []string
		refused          string
	}{
		{nil, known, ""},
		{known[:2], known[2:], ""},
		{known, nil, ""},
		{[]string{"003_c.sql", "001_a.sql", "002_b.sql"}, nil, ""}, // a database has no order
		{[]string{"001_a.sql", "003_c.sql"}, nil, "half applied (it has 003_c.sql but not 002_b.sql)"},
		{append(slices.Clone(known), "004_d.sql"), nil, "newer than this program (it has migration 004_d.sql)"},
		{[]string{"001_a.sql", "004_d.sql"}, nil, "newer"},
	} {
		got, err := rows.Missing(known, x.applied)
		if !slices.Equal(got, x.missing) || (err == nil) != (x.refused == "") || err != nil && !strings.Contains(err.Error(), x.refused) {
			t.Errorf("%v: missing %v, %v; want %v, %q", x.applied, got, err, x.missing, x.refused)
		}
	}
}
