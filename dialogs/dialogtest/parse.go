package dialogtest

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// op is what a line of a transcript does.
type op int

const (
	opText   op = iota // a comment or an empty line
	opGiven            // name value
	opActor            // somebody does something
	opClock            // @ +15m
	opReply            // bot‹ exact
	opMore             // ‹ exact, of the same reply
	opHas              // bot‹ ~
	opHasNot           // bot‹ !~
	opExpect           // nothing, case …, wish …
)

type line struct {
	no   int // from 1
	raw  string
	op   op
	who  string // opActor; of what is expected: whose, "" for everybody who has no name of her own
	name string // opGiven, opExpect: its first word
	text string
	edit bool
}

var (
	actorLine = regexp.MustCompile(`^([a-z]+[0-9]*)> ?(.*)$`)
	editLine  = regexp.MustCompile(`^([a-z]+[0-9]*)< edit: ?(.*)$`)
	moreLine  = regexp.MustCompile(`^\s+‹ ?(.*)$`)
	namedLine = regexp.MustCompile(`^([a-z]+[0-9]*)‹ ?(.*)$`)
)

// expectations are the words that begin a line about what was written.
var expectations = map[string]bool{
	"nothing": true, "case": true, "wish": true, "feedback": true, "consent": true, "deleted": true, "forgotten": true,
	"talk": true, "record": true,
}

// parse reads a transcript.
func parse(text string) ([]line, error) {
	var out []line
	who := ""
	for i, raw := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		l, err := parseLine(raw)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		l.no, l.raw = i+1, raw
		switch l.op {
		case opReply, opHas, opHasNot:
			who = l.who
		case opMore:
			l.who = who
		}
		out = append(out, l)
	}
	return out, nil
}

func parseLine(raw string) (line, error) {
	trimmed := strings.TrimSpace(raw)
	word, rest, _ := strings.Cut(trimmed, " ")
	rest = strings.TrimSpace(rest)
	if m := moreLine.FindStringSubmatch(raw); m != nil {
		return line{op: opMore, text: strings.TrimSpace(m[1])}, nil
	}
	switch {
	case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		return line{op: opText}, nil
	case word == "given":
		name, value, _ := strings.Cut(rest, " ")
		return line{op: opGiven, name: name, text: strings.TrimSpace(value)}, nil
	case word == "@":
		if _, err := time.ParseDuration(strings.TrimPrefix(rest, "+")); err != nil {
			return line{}, fmt.Errorf("%q is not a time to wait; write @ +15m", rest)
		}
		return line{op: opClock, text: strings.TrimPrefix(rest, "+")}, nil
	case namedLine.MatchString(trimmed):
		m := namedLine.FindStringSubmatch(trimmed)
		l := replyLine(strings.TrimSpace(m[2]))
		if l.who = m[1]; l.who == "bot" || l.who == "parent" {
			l.who = ""
		}
		if l.text == "nothing" && l.op == opReply {
			l.op, l.name, l.text = opExpect, "nothing", ""
		}
		return l, nil
	case expectations[word]:
		return line{op: opExpect, name: word, text: rest}, nil
	}
	if m := editLine.FindStringSubmatch(raw); m != nil {
		return line{op: opActor, who: m[1], text: m[2], edit: true}, nil
	}
	if m := actorLine.FindStringSubmatch(raw); m != nil {
		return line{op: opActor, who: m[1], text: m[2]}, nil
	}
	return line{}, fmt.Errorf("%q is no line of a transcript; see the comment of package dialogtest", trimmed)
}

func replyLine(rest string) line {
	if t, ok := strings.CutPrefix(rest, "!~"); ok {
		return line{op: opHasNot, text: strings.TrimSpace(t)}
	}
	if t, ok := strings.CutPrefix(rest, "~"); ok {
		return line{op: opHas, text: strings.TrimSpace(t)}
	}
	return line{op: opReply, text: rest}
}
