package dialogtest

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

const casesQuery = `SELECT reason || ' ' || level FROM cases ORDER BY at, id`

// endBlock compares the expectations after a turn with what came.
func (p *play) endBlock() {
	defer p.newCases()
	for _, who := range p.actors() {
		p.actor(who)
	}
	for _, l := range p.block {
		if l.op == opExpect {
			p.expect(l)
		}
	}
	p.rewriter.rest(p.block, len(p.replies))
	p.block, p.replies = nil, nil
}

// actors are those whose lines are looked at by themselves: "" for everybody
// without a name, then those that the block or the replies name.
func (p *play) actors() []string {
	out := []string{""}
	add := func(who string) {
		if !slices.Contains(out, who) {
			out = append(out, who)
		}
	}
	for _, l := range p.block {
		add(l.who)
	}
	for _, d := range p.replies {
		add(p.whose(d))
	}
	return out
}

// whose is the name under which a reply is looked at.
func (p *play) whose(d bot.Delivery) string {
	if p.named[d.To.User] {
		return d.To.User
	}
	return ""
}

// of are the lines and the replies of one actor.
func (p *play) of(who string) (block []line, replies []bot.Delivery) {
	for _, l := range p.block {
		if l.who == who && (l.op != opExpect || l.name == "nothing") || who == "" && l.op == opExpect && l.who == "" {
			block = append(block, l)
		}
	}
	for _, d := range p.replies {
		if p.whose(d) == who {
			replies = append(replies, d)
		}
	}
	return block, replies
}

// actor compares what one actor got.
func (p *play) actor(who string) {
	block, replies := p.of(who)
	spoken := slices.ContainsFunc(p.block, func(l line) bool { return l.who != "" || who != "" })
	told := slices.ContainsFunc(block, func(l line) bool { return l.op != opExpect || l.name == "nothing" })
	if len(replies) > 0 && (len(block) == 0 || spoken && !told) && !p.rewriter.on {
		p.t.Errorf("line %d: the transcript does not say what follows; it was\n%s", p.rewriter.last+1, p.shown(replies))
	}
	p.exact(block, replies)
	for _, l := range block {
		if l.op != opHas && l.op != opHasNot {
			continue
		}
		if p.says(replies, l.text) != (l.op == opHas) {
			p.t.Errorf("line %d: %s\nbut the replies were\n%s", l.no, l.raw, p.shown(replies))
		}
	}
	if spoken && !told {
		block = nil
	}
	p.rewriter.replies(who, block, replies)
}

// exact compares the lines that stand for whole replies, in their order.
func (p *play) exact(block []line, replies []bot.Delivery) {
	n, at := -1, 0
	any := false
	var rest []string
	for _, l := range block {
		switch l.op {
		case opReply:
			any = true
			n, at = n+1, 0
			rest = nil
			if n < len(replies) {
				rest = p.render(replies[n])
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
			p.t.Errorf("line %d: expected\n\t%s\nbut the replies were\n%s", l.no, want, p.shown(replies))
			return
		}
	}
	if any && !p.rewriter.on && n+1 != len(replies) {
		p.t.Errorf("line %d: %d replies expected, %d came\n%s", block[0].no, n+1, len(replies), p.shown(replies))
	}
}

func matches(want, got string) bool {
	if w, ok := strings.CutSuffix(want, "…"); ok && strings.HasPrefix(got, w) {
		return true
	}
	return want == got
}

func (p *play) says(replies []bot.Delivery, text string) bool {
	for _, d := range replies {
		if strings.Contains(strings.Join(p.render(d), "\n"), text) {
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
		_, replies := p.of(l.who)
		if l.who == "" && !slices.ContainsFunc(p.block, func(x line) bool { return x.who != "" }) {
			replies = p.replies
		}
		if len(replies) > 0 && !p.rewriter.on {
			fail("\n" + p.shown(replies))
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
	case "talk":
		got := p.records(bot.TalkFacts{}.Kind())
		if len(got) == 0 {
			fail("no talk")
		} else if last := got[len(got)-1]; last != l.text && !strings.HasPrefix(last, l.text+" ") {
			fail("talk " + last)
		}
	case "record":
		kind, want, _ := strings.Cut(l.text, " ")
		var got []string
		for _, r := range p.records(bot.RecordKind(kind)) {
			state, _, _ := strings.Cut(r, " ")
			got = append(got, state)
		}
		if states := strings.Join(got, " "); states != strings.TrimSpace(want) {
			fail("record " + kind + " " + states)
		}
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

// records are the states of all records of a kind, oldest first; of a talk also why
// it ended.
func (p *play) records(kind bot.RecordKind) []string {
	p.open()
	all, err := p.store.Records(p.t.Context(), bot.RecordQuery{Kind: kind})
	if err != nil {
		p.t.Fatal(err)
	}
	var out []string
	for _, r := range all {
		var facts struct {
			Why string `json:"why"`
		}
		if err := json.Unmarshal(r.Facts, &facts); err != nil {
			p.t.Fatal(err)
		}
		out = append(out, strings.TrimSpace(r.State+" "+facts.Why))
	}
	return out
}

// shown is replies as a transcript would have them.
func (p *play) shown(replies []bot.Delivery) string {
	if len(replies) == 0 {
		return "nothing"
	}
	var b strings.Builder
	for _, d := range replies {
		for i, l := range p.render(d) {
			if i == 0 {
				b.WriteString(speaker(p.whose(d)) + l + "\n")
				continue
			}
			b.WriteString("    ‹ " + l + "\n")
		}
	}
	return b.String()
}

// speaker is how a reply to somebody begins.
func speaker(who string) string {
	if who == "" {
		who = "bot"
	}
	return who + "‹ "
}
