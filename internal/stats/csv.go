package stats

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Names give what a table shows its words.
type Names struct {
	Head  [4]string // period, what, value, parents
	Of    func(of string) string
	Value func(of, value string) string
}

// CSV writes snapshots as a table for a spreadsheet.
func CSV(w io.Writer, snapshots []bot.SnapshotRecord, n Names) error {
	out := csv.NewWriter(w)
	write := func(cells ...string) error {
		for i, c := range cells {
			cells[i] = Cell(c)
		}
		return out.Write(cells)
	}
	if err := write(n.Head[:]...); err != nil {
		return err
	}
	for _, s := range snapshots {
		for _, r := range s.Facts.Rows {
			if err := write(s.ID, n.Of(r.Of), n.Value(r.Of, r.Value), strconv.Itoa(r.N)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// Cell is a text that a spreadsheet shows and does not run (S31).
func Cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	if t := strings.TrimLeft(s, " "); t != "" && strings.ContainsRune("=+-@", rune(t[0])) {
		return "'" + s
	}
	return s
}
