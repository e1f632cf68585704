package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestSimulateHandoverPrintsBothWays(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"simulate", "handover", "--json", "--seed", "5", "--parents", "4", "--ambassadors", "3"}, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d lines instead of one", n)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got["seed"] != 5.0 || got["parents"] != 4.0 || got["ambassadors"] != 3.0 || got["asked"] != 4.0 {
		t.Errorf("another week than was asked for: %s", out.String())
	}
	for _, key := range []string{"served", "never_served", "first_line_s", "load", "ours", "round_robin"} {
		if _, ok := got[key]; !ok {
			t.Errorf("%s is missing; scripts depend on it", key)
		}
	}
}

func TestSimulateHandoverRefusesAWeekWithoutPeople(t *testing.T) {
	for _, arg := range []string{"--parents=0", "--ambassadors=0", "--wave=-1"} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"simulate", "handover", arg}, strings.NewReader(""), &out, &errs); code == 0 || out.Len() > 0 || !strings.Contains(errs.String(), "at least one parent") {
			t.Errorf("%s: exit %d, %q", arg, code, errs.String())
		}
	}
}
