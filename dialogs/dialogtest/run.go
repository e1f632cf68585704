package dialogtest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

var update = flag.Bool("update", false, "rewrite the exact lines of .chat transcripts")

// Run plays every transcript that a pattern such as "testdata/*.chat" names, each
// as a test of its own, with the dialogs of an engine.
func Run(t *testing.T, e *dialogs.Engine, pattern string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcript is called %s; write one, or correct the pattern", pattern)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".chat")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			again := Play(t, e, string(text), *update)
			if *update && again != string(text) && !t.Failed() {
				if err := os.WriteFile(file, []byte(again), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Play plays one transcript and returns it with its exact lines as they were now;
// with rewrite they are not compared.
func Play(t *testing.T, e *dialogs.Engine, text string, rewrite bool) (again string) {
	lines, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bot.db")
	synctest.Test(t, func(t *testing.T) {
		p := &play{
			room: newRoom(t, e, path), lines: lines, met: map[string]bool{}, texts: map[string]bot.MessageID{},
			rewriter: rewriter{on: rewrite}, named: map[string]bool{},
			chosen: map[string]bool{}, people: map[string]bot.PersonID{}, convs: map[string]bot.ConversationID{},
		}
		defer p.close()
		p.rewriter.render = p.render
		p.run()
		again = p.rewriter.String()
	})
	return again
}

// rewriter writes the transcript anew: all lines as they are, exact ones as the
// replies now are.
type rewriter struct {
	on     bool
	render func(bot.Delivery) []string
	out    []string
	tail   []string // comments and empty lines after a turn: they follow its expectations
	last   int
}

func (r *rewriter) keep(l line) {
	r.last = l.no
	if l.op == opText {
		r.tail = append(r.tail, l.raw)
		return
	}
	r.flush()
	r.out = append(r.out, l.raw)
}

func (r *rewriter) flush() {
	r.out = append(r.out, r.tail...)
	r.tail = nil
}

// replies writes what one actor is expected to get in a turn: as many lines of each
// reply as were there.
func (r *rewriter) replies(who string, block []line, replies []bot.Delivery) {
	if !r.on {
		return
	}
	depth, buttons, exact, quiet := shape(block)
	if len(block) == 0 && len(replies) > 0 {
		exact, buttons = true, make([]bool, 0)
	}
	if exact || quiet && len(replies) > 0 {
		for i, d := range replies {
			lines := r.render(d)
			n, last := 1, len(block) == 0
			if i < len(depth) {
				n, last = depth[i], buttons[i]
			}
			r.write(speaker(who), lines, n, last && len(d.Reply.Choices) > 0)
		}
	}
	switch {
	case (exact || quiet) && len(replies) == 0 && who != "":
		r.out = append(r.out, speaker(who)+"nothing")
	case exact && len(replies) == 0:
		r.out = append(r.out, "nothing")
	}
	for _, l := range block {
		if l.op == opHas || l.op == opHasNot {
			r.out = append(r.out, l.raw)
		}
	}
}

// rest writes a block's lines about what was written.
func (r *rewriter) rest(block []line, replies int) {
	for _, l := range block {
		if r.on && l.op == opExpect && (l.name != "nothing" || l.who == "" && replies == 0) {
			r.out = append(r.out, l.raw)
		}
	}
}

// write writes the first n paragraphs of a reply, and its buttons.
func (r *rewriter) write(speaker string, lines []string, n int, buttons bool) {
	if len(lines) == 0 {
		return
	}
	r.out = append(r.out, speaker+lines[0])
	for _, l := range lines[1:min(n, len(lines))] {
		r.out = append(r.out, "    ‹ "+l)
	}
	if buttons && n < len(lines) {
		r.out = append(r.out, "    ‹ "+lines[len(lines)-1])
	}
}

// shape is how much of each reply a block shows.
func shape(block []line) (depth []int, buttons []bool, exact, quiet bool) {
	for _, l := range block {
		switch {
		case l.op == opReply:
			exact = true
			depth, buttons = append(depth, 1), append(buttons, false)
		case l.op == opMore && len(depth) > 0 && strings.HasPrefix(l.text, "["):
			buttons[len(buttons)-1] = true
		case l.op == opMore && len(depth) > 0:
			depth[len(depth)-1]++
		case l.op == opExpect && l.name == "nothing":
			quiet = true
		}
	}
	return depth, buttons, exact, quiet
}

// String is the transcript.
func (r *rewriter) String() string {
	r.flush()
	return strings.Join(r.out, "\n") + "\n"
}
