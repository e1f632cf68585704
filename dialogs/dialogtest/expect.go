package dialogtest

import (
	"database/sql"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

const casesQuery = `SELECT reason || ' ' || level FROM cases ORDER BY at, id`

// endBlock compares the expectations after a turn with what came.
func (p *play) endBlock() {
	defer p.newCases()
	if len(p.block) == 0 {
		if p.replies != nil && !p.rewriter.on {
			p.t.Errorf("line %d: the transcript does not say what follows; it was\n%s", p.rewriter.last+1, shown(p.replies))
		}
		p.rewriter.replies(nil, p.replies)
		p.replies = nil
		return
	}
	p.exact()
	for _, l := range p.block {
		switch l.op {
		case opHas, opHasNot:
			if p.says(l.text) != (l.op == opHas) {
				p.t.Errorf("line %d: %s\nbut the replies were\n%s", l.no, l.raw, shown(p.replies))
			}
		case opExpect:
			p.expect(l)
		}
	}
	p.rewriter.replies(p.block, p.replies)
	p.block, p.replies = nil, nil
}

// exact compares the lines that stand for whole replies, in their order.
func (p *play) exact() {
	n, at := -1, 0
	any := false
	var rest []string
	for _, l := range p.block {
		switch l.op {
		case opReply:
			any = true
			n, at = n+1, 0
			rest = nil
			if n < len(p.replies) {
				rest = render(p.replies[n].Reply)
			}
		case opMore:
			at++
		default:
			continue
		}
		if p.rewriter.on {
			continue
		}
		want, got := l.text, ""
		switch {
		case strings.HasPrefix(want, "[") && l.op == opMore && len(rest) > 0:
			got = rest[len(rest)-1]
		case at < len(rest):
			got = rest[at]
		}
		if !matches(want, got) {
			p.t.Errorf("line %d: expected\n\t%s\nbut the replies were\n%s", l.no, want, shown(p.replies))
			return
		}
	}
	if any && !p.rewriter.on && n+1 != len(p.replies) {
		p.t.Errorf("line %d: %d replies expected, %d came\n%s", p.block[0].no, n+1, len(p.replies), shown(p.replies))
	}
}

func matches(want, got string) bool {
	if w, ok := strings.CutSuffix(want, "…"); ok && strings.HasPrefix(got, w) {
		return true
	}
	return want == got
}

func (p *play) says(text string) bool {
	for _, d := range p.replies {
		if strings.Contains(strings.Join(render(d.Reply), "\n"), text) {
			return true
		}
	}
	return false
}

// expect checks a line about what was written.
func (p *play) expect(l line) {
	fail := func(got string) { p.t.Errorf("line %d: %s\nbut it was: %s", l.no, strings.TrimSpace(l.raw), got) }
	switch l.name {
	case "nothing":
		if len(p.replies) > 0 {
			fail("\n" + shown(p.replies))
		}
	case "deleted":
		if got := strconv.Itoa(p.deleted); got != l.text {
			fail("deleted " + got)
		}
	case "case":
		all := p.column(casesQuery)
		if p.cases >= len(all) {
			fail("no new case")
			return
		}
		if got := strings.TrimSpace(all[p.cases]); got != l.text {
			fail("case " + got)
		}
		p.cases++
	case "wish":
		p.last(l, `SELECT state FROM wishes ORDER BY at`)
	case "feedback":
		p.last(l, `SELECT iif(helped, 'yes', 'no') FROM feedback ORDER BY seq`)
	case "consent":
		p.last(l, `SELECT purpose || ' ' || iif(given, 'yes', 'no') FROM consents ORDER BY seq`)
	case "forgotten":
		if left := p.column(`SELECT state FROM persons WHERE state = 'active'`); len(left) > 0 {
			fail("a person is still kept")
		}
	}
}

// last compares with the newest row of a query.
func (p *play) last(l line, query string) {
	got := "none"
	if all := p.column(query); len(all) > 0 {
		got = all[len(all)-1]
	}
	if got != l.text {
		p.t.Errorf("line %d: %s\nbut it was: %s", l.no, strings.TrimSpace(l.raw), got)
	}
}

// newCases writes the cases that no line names, when the transcript is rewritten.
func (p *play) newCases() {
	if !p.rewriter.on || p.bot == nil {
		return
	}
	all := p.column(casesQuery)
	for _, c := range all[min(p.cases, len(all)):] {
		p.rewriter.out = append(p.rewriter.out, "case "+strings.TrimSpace(c))
	}
	p.cases = max(p.cases, len(all))
}

// noMoreCases fails for a case that the transcript does not name.
func (p *play) noMoreCases() {
	if all := p.column(casesQuery); len(all) > p.cases {
		p.t.Errorf("cases that the transcript does not name: %s", strings.Join(all[p.cases:], ", "))
	}
}

// column reads one column beside the store: clear columns only, as a desk would.
func (p *play) column(query string) []string {
	p.open()
	db, err := sql.Open("sqlite", "file:"+p.path+"?mode=ro")
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(p.t.Context(), query)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			p.t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
	return out
}

// shown is replies as a transcript would have them.
func shown(replies []bot.Delivery) string {
	if len(replies) == 0 {
		return "nothing"
	}
	var b strings.Builder
	for _, d := range replies {
		for i, l := range render(d.Reply) {
			if i == 0 {
				b.WriteString("bot‹ " + l + "\n")
				continue
			}
			b.WriteString("    ‹ " + l + "\n")
		}
	}
	return b.String()
}
