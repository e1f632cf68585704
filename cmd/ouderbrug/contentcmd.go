package main

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/content/hsds"
)

type contentCmd struct {
	Check   contentCheck   `cmd:"" help:"Check every card, question, place and helpline."`
	List    contentList    `cmd:"" help:"List the cards with their state and dates."`
	Approve contentApprove `cmd:"" help:"Note that two people of the organisation have read a card."`
	Import  contentImport  `cmd:"" help:"Take over a social map in HSDS 3: compare, then --accept."`
	Export  contentExport  `cmd:"" help:"Write the places as an HSDS 3 package."`
}

type contentCheck struct {
	Content string `help:"A folder instead of the built-in content." type:"path"`
	Quiet   bool   `help:"Errors only, no warnings."`
}

// Help is shown by --help.
func (contentCheck) Help() string { return "Example:\n  ouderbrug content check --content ./content" }

// contentFS is the built-in content, or a folder.
func contentFS(dir string) (fs.FS, error) {
	if dir == "" {
		return content.FS, nil
	}
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return nil, fmt.Errorf("there is no folder %s: name the content's folder with --content, or leave it out for the built-in content", dir)
	}
	return os.DirFS(dir), nil
}

// Run prints one line a fault and fails if there is an error among them.
func (c *contentCheck) Run(e *env) error {
	fsys, err := contentFS(c.Content)
	if err != nil {
		return err
	}
	lib, problems := content.Read(fsys)
	told, err := hsds.Told(fsys)
	if err != nil && len(problems.Errors()) == 0 { // a place that cannot be read is told above
		return err
	}
	problems = slices.Concat(problems, lib.CheckLanguages(), lib.CheckDates(e.now()), told)
	errs := problems.Errors()
	for _, p := range problems {
		if p.Warning && c.Quiet {
			continue
		}
		fmt.Fprintln(e.out, clean(p.String()))
	}
	topics := map[string]bool{}
	for _, card := range lib.Cards {
		topics[card.Topic] = true
	}
	fmt.Fprintf(e.out, "%d topics, %d cards, %d places, %d helplines: %d errors, %d warnings\n",
		len(topics), len(lib.Cards), len(lib.Places), len(lib.Helplines), len(errs), len(problems)-len(errs))
	if len(errs) > 0 {
		return errSilent
	}
	return nil
}

type contentList struct {
	Content string        `help:"A folder instead of the built-in content." type:"path"`
	Due     time.Duration `help:"Only what runs out within this time." placeholder:"720h"`
}

// Help is shown by --help.
func (contentList) Help() string {
	return "Example:\n  ouderbrug content list --due 720h      what must be looked at within 30 days"
}

// Run prints one line a card.
func (c *contentList) Run(e *env) error {
	fsys, err := contentFS(c.Content)
	if err != nil {
		return err
	}
	lib, err := content.Load(fsys)
	if err != nil {
		return cleaned(err)
	}
	w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "CARD\tSTATE\tCHECKED\tVALID UNTIL\tSOURCES")
	for _, card := range lib.Cards {
		if c.Due > 0 && card.ValidUntil.After(e.now().Add(c.Due)) {
			continue
		}
		var publishers []string
		for _, s := range card.Sources {
			publishers = append(publishers, s.Publisher)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", card.ID, card.Status, checked(card), card.ValidUntil, clean(strings.Join(publishers, "; ")))
	}
	return w.Flush()
}

// checked is when the oldest of a card's sources was last read.
func checked(c *content.Card) (d content.Date) {
	for i, s := range c.Sources {
		if i == 0 || s.Checked.Before(d.Time) {
			d = s.Checked
		}
	}
	return d
}
