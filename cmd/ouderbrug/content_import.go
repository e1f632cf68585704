package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/content/hsds"
)

type contentImport struct {
	Package string `arg:"" help:"An HSDS 3 package: a JSON file, a folder, or a zip with JSON or CSV files." type:"path"`
	Content string `required:"" help:"The content's folder that the places go into. If it does not exist it is made, with the built-in content." type:"path"`
	Accept  bool   `help:"Write what the comparison shows. Without it nothing is written."`
	As      string `help:"The package's name: what is gone is told against the last import of the same name." placeholder:"NAME"`
	Country string `help:"The country of places that do not say theirs." enum:"nl,be," default:""`
	Reader  string `help:"Who has looked the package over: a staff id, no name." default:"import"`
	Schema  string `help:"A copy of the HSDS specification, to check against the published schema too." type:"path"`
}

// Help is shown by --help.
func (contentImport) Help() string {
	return "Example:\n  ouderbrug content import sociale-kaart.zip --content ./content --country nl            compare\n" +
		"  ouderbrug content import sociale-kaart.zip --content ./content --country nl --accept   and write"
}

// Run reads the package, shows what would change, and writes it when that is accepted: all of it or nothing.
func (c *contentImport) Run(e *env) error { return cleaned(c.run(e)) }

func (c *contentImport) run(e *env) error {
	pack, err := hsds.Read(c.Package, func(file string, rows int) { fmt.Fprintf(e.errs, "%s: %d read\n", clean(file), rows) })
	if err != nil {
		return err
	}
	pack.Tables.Now = e.now()
	if problems, err := c.check(pack); err != nil || len(problems.Errors()) > 0 {
		say(e, problems)
		return errors.Join(err, problems.refuse())
	} else {
		say(e, problems)
	}
	folder, made, err := c.folder()
	if err != nil {
		return err
	}
	err = c.compare(e, pack, folder)
	if made && (err != nil || !c.Accept) {
		err = errors.Join(err, os.RemoveAll(folder))
	} else if made {
		err = os.Rename(folder, c.Content)
	}
	return err
}

// faults are problems of a package.
type faults struct{ content.Problems }

// refuse is the error of a package with errors, nil where there are only warnings.
func (f faults) refuse() error {
	if n := len(f.Errors()); n > 0 {
		return fmt.Errorf("nothing was imported: the package has %d errors; mend them in the package and import it again", n)
	}
	return nil
}

// shownProblems is how many problems of one import are shown, shownFields how many changed fields of one place.
const (
	shownProblems = 40
	shownFields   = 12
)

func say(e *env, f faults) {
	for i, p := range f.Problems {
		if i == shownProblems {
			fmt.Fprintf(e.errs, "… and %d more\n", len(f.Problems)-i)
			return
		}
		kind := ""
		if p.Warning {
			kind = "warning: "
		}
		fmt.Fprintf(e.errs, "%s: %s%s\n", clean(p.File), kind, clean(p.What))
	}
}

// check is what HSDS 3 says of the package, by our own table and, where there is one, by the published schema.
func (c *contentImport) check(pack *hsds.Package) (faults, error) {
	problems := pack.Tables.Check(pack.Tabular)
	if pack.Tables.Len("service") == 0 {
		return faults{problems}, fmt.Errorf("%s holds no service: nothing to import", c.Package)
	}
	if c.Schema == "" {
		return faults{problems}, nil
	}
	schema, err := hsds.OpenSchema(c.Schema)
	if err != nil {
		return faults{problems}, err
	}
	services, _ := pack.Tables.Services()
	for _, s := range services {
		problems = append(problems, schema.Check(s)...)
	}
	return faults{problems}, nil
}

// folder is the content's folder, or a copy of the built-in content beside where it is to be.
func (c *contentImport) folder() (dir string, made bool, err error) {
	st, err := os.Stat(c.Content)
	switch {
	case err == nil && st.IsDir():
		return c.Content, false, hsds.Mend(c.Content)
	case err == nil:
		return "", false, fmt.Errorf("%s is a file: name the content's folder with --content", c.Content)
	}
	dir, err = os.MkdirTemp(filepath.Dir(filepath.Clean(c.Content)), ".content-*")
	if err != nil {
		return "", false, fmt.Errorf("%s cannot be made: %w", c.Content, err)
	}
	if err := errors.Join(os.Chmod(dir, 0o755), os.CopyFS(dir, content.FS)); err != nil { //nolint:gosec // content is public
		return "", false, errors.Join(err, os.RemoveAll(dir))
	}
	return dir, true, nil
}

// compare shows what would change in folder, and changes it when that is accepted.
func (c *contentImport) compare(e *env, pack *hsds.Package, folder string) error {
	lib, problems := content.Read(os.DirFS(folder))
	if errs := problems.Errors(); len(errs) > 0 {
		return fmt.Errorf("the content in %s has %d errors; mend it first (ouderbrug content check): %s", c.Content, len(errs), errs[0])
	}
	topics := map[string]bool{}
	for _, t := range lib.Topics {
		topics[t.Slug] = true
	}
	at := e.now().UTC()
	name := c.As
	if name == "" {
		name = pack.Name
	}
	plan, err := hsds.NewPlan(pack, folder, hsds.Taking{
		Package: name, Country: content.Country(c.Country), Reader: c.Reader, Day: content.Day(at.Date()), Topics: topics,
	})
	if err != nil {
		return err
	}
	show(e, plan)
	after, err := plan.Check()
	if err != nil {
		return err
	}
	if errs := after.Errors(); len(errs) > 0 {
		say(e, faults{errs})
		return errors.New("nothing was imported: with these places the content could not be used")
	}
	if !c.Accept {
		fmt.Fprintln(e.out, "nothing is written yet; read it, then run the same with --accept")
		return nil
	}
	if err := plan.Accept(); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "written to %s; a running server reads it at its next start\n", c.Content)
	return nil
}

// show prints what would change, a place at a time.
func show(e *env, p *hsds.Plan) {
	count := map[string]int{}
	for _, change := range p.Changes {
		count[change.Kind]++
		mark := map[string]string{"new": "+", "changed": "~", "gone": "-"}[change.Kind]
		fmt.Fprintf(e.out, "%s %s (%s)\n", mark, clean(change.Name), clean(change.File))
		for i, field := range change.Fields {
			if i == shownFields {
				fmt.Fprintf(e.out, "    … and %d more fields\n", len(change.Fields)-i)
				break
			}
			fmt.Fprintf(e.out, "    %s\n", clean(field))
		}
	}
	fmt.Fprintf(e.out, "%d new, %d changed, %d gone, %d the same; %d rows belong to no service and are kept for the export\n",
		count["new"], count["changed"], count["gone"], p.Same, p.Rest)
	if p.Hidden > 0 {
		fmt.Fprintf(e.out, "%d places may not be found by their address: it is left out (safe_to_send: false)\n", p.Hidden)
	}
}

// clean is a text from outside as a terminal may show it: in one line, without what would steer the terminal or turn the
// text around. Joiners, which Persian and emoji need, stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
			return ' '
		}
		return r
	}, s)
}

// cleaned is an error that names what came from outside, such as a file in a zip, as a terminal may show it. nil stays nil.
func cleaned(err error) error {
	if err == nil {
		return nil
	}
	return outside{err}
}

// outside is such an error.
type outside struct{ error }

// Error keeps the lines of a list of problems.
func (o outside) Error() string {
	lines := strings.Split(o.error.Error(), "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the error as it was.
func (o outside) Unwrap() error { return o.error }
