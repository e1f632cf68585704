package main

import (
	"strings"
	"testing"
)

// TestABadLineDoesNotStopTheOthers: its error stands where its answer would, with its number, and the exit says so.
func TestABadLineDoesNotStopTheOthers(t *testing.T) {
	out, code := command(t, "\uFEFFnl\tmijn zoon bijt\npl\tmoje dziecko\nzonder tab\n\nnl\tpesten op school\n", "ask", "--json", "-", "--country", "nl")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code == 0 || len(lines) < 4 {
		t.Fatalf("exit %d, %d lines", code, len(lines))
	}
	for i, want := range []string{`"topic":"biting-hitting"`, `{"error":"line 2 of standard input: \"pl\" is no language of ours`, `{"error":"line 3 of standard input: there is no tab`, `"topic":"bullying"`} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d has no %s", i+1, want)
		}
	}
}
