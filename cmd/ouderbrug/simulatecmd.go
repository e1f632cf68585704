package main

import (
	"errors"

	"github.com/ouderbrug/ouderbrug/dialogs"
	dialogsall "github.com/ouderbrug/ouderbrug/dialogs/all"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
	"github.com/ouderbrug/ouderbrug/internal/simulate"
)

type simulateCmd struct {
	Handover simulateHandover `cmd:"" help:"A week of parents who ask for a person: how long they wait, who is never served, who carries how much; round-robin beside it."`
}

type simulateHandover struct {
	JSON        bool   `name:"json" help:"Print JSON on one line."`
	Seed        uint64 `default:"1" help:"Where all chance comes from; the same seed lives the same week."`
	Parents     int    `default:"40" help:"How many parents ask in the week."`
	Ambassadors int    `default:"12" help:"How many ambassadors there are."`
	Wave        int    `help:"How many ambassadors are asked at once. Left out: as serve does it."`
}

// Help is shown by --help.
func (simulateHandover) Help() string {
	return "Example:\n  ouderbrug simulate handover --json --seed 7"
}

// Run lives the week.
func (c *simulateHandover) Run(e *env) error {
	if c.Parents < 1 || c.Ambassadors < 1 || c.Wave < 0 {
		return errors.New("a week needs at least one parent, one ambassador and no negative wave; mend --parents, --ambassadors or --wave")
	}
	w, err := openWorld(e.ctx, "")
	if err != nil {
		return err
	}
	report, err := simulate.Handover(e.ctx, simulate.Options{
		Seed: c.Seed, Parents: c.Parents, Ambassadors: c.Ambassadors,
		Engine: func(order matching.Func) (*dialogs.Engine, error) {
			return dialogsall.New(dialogsall.Config{
				Retriever: w.retriever, Detector: w.detector, SafetyTexts: w.texts,
				Organisation: organisationDefault, Approved: w.approved.has, Order: order, Wave: c.Wave,
			})
		},
	})
	if err != nil {
		return err
	}
	return printBench(e, report, c.JSON)
}
