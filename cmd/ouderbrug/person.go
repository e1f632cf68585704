package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/export"
)

type personCmd struct {
	Find   personFind   `cmd:"" help:"Find the id of somebody who writes a code in the chat: that identifies them."`
	Export personExport `cmd:"" help:"Write all that is kept of a person, to hand over after identification."`
	Forget personForget `cmd:"" help:"Forget a person, as if they had asked in chat."`
}

// about is what both commands ask of staff.
type about struct {
	ID     string `arg:"" help:"The random id of the person, or of the conversation: a case shows both."`
	Staff  string `required:"" help:"Who asks: a staff id, no name. It is written down."`
	Second string `help:"Who else agrees: another staff id. Needed while a case is open or the conversation is quiet."`
	Reason string `required:"" enum:"asked,case,complaint,coach,order" help:"Why: asked (by the person, who was identified), case, complaint, coach, order (by law)."`
}

func (a about) errand() errand {
	return errand{ID: a.ID, Staff: a.Staff, Second: a.Second, Reason: bot.AuditWord(a.Reason)}
}

type personFind struct {
	config.Settings
	Code string `arg:"" optional:"" help:"The code that the person has written. Without one a new code is made."`
}

// Help is shown by --help.
func (personFind) Help() string {
	return `We know no names: who can write in a conversation is whose it is. Give the person, who sits before you or is on the telephone, a new code; they write it in the chat; then look who wrote it.

Examples:
  ouderbrug person find
  ouderbrug person find brug-abcd2345 --config ouderbrug.toml`
}

// Run makes a code, or says who wrote it.
func (c *personFind) Run(e *env) error {
	if c.Code == "" {
		code := bot.NewCode(newID())
		fmt.Fprintf(e.out, "%s\nLet the person write this in the chat, then: ouderbrug person find %s\n", code, code)
		return nil
	}
	var found []bot.Writer
	if err := ask(e, &c.Settings, "find", strings.ToLower(strings.TrimSpace(c.Code)), &found, nil); err != nil {
		return err
	}
	if len(found) == 0 {
		return errors.New("nobody wrote this code in the last hour: let the person write it again, alone in one message")
	}
	for _, w := range found {
		fmt.Fprintf(e.out, "person %s  conversation %s  %s  %s\n", w.Person, w.Conversation, w.Channel, w.At.Format(time.RFC3339))
	}
	return nil
}

type personExport struct {
	about
	config.Settings
	To string `default:"." type:"path" help:"The folder in which the two files are written."`
}

// Help is shown by --help.
func (personExport) Help() string {
	return `Writes person-ID.json, for a machine, and person-ID.html, a page in the person's language. It holds everything of this person and nothing of others. Identify the person first, give it into their own hands, never by chat, and delete the files.

Example:
  ouderbrug person export 4kq… --staff s12 --reason asked --config ouderbrug.toml --to /media/usb`
}

// Run writes the two files.
func (c *personExport) Run(e *env) error {
	var x bot.Export
	if err := ask(e, &c.Settings, "export", c.errand(), &x, nil); err != nil {
		return err
	}
	data, err := export.JSON(x, c.Organisation, e.now())
	if err != nil {
		return err
	}
	page, err := export.Page(x, c.Organisation, e.now())
	if err != nil {
		return err
	}
	for ending, content := range map[string][]byte{".json": data, ".html": page} {
		if err := writeNew(filepath.Join(c.To, "person-"+string(x.Person.ID)+ending), content); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.out, "Written to %s: person-%s.json and .html. Give them into the person's own hands, then delete them.\n", c.To, x.Person.ID)
	return nil
}

// writeNew writes a file that only its owner can read, and none that is there.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already: delete it, or name another folder with --to", path)
	}
	if err != nil {
		return fmt.Errorf("the export cannot be written (%w): name a folder with --to", err)
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

type personForget struct {
	about
	config.Settings
}

// Help is shown by --help.
func (personForget) Help() string {
	return `Begins to forget a person: all work for them stops, the receipt goes where they last wrote (not to somebody who is quiet), then their key is destroyed and their rows are deleted, within a quarter of an hour. Cases with a ground of their own stay. It cannot be undone.

Example:
  ouderbrug person forget 4kq… --staff s12 --reason asked --config ouderbrug.toml`
}

// Run begins to forget.
func (c *personForget) Run(e *env) error {
	err := ask(e, &c.Settings, "forget", c.errand(), nil, func(ctx context.Context, p *program) error {
		_, err := p.bot.Erase(ctx) // who gets no receipt need not wait for a server
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, "Forgetting has begun. The server finishes it within a quarter of an hour; if none runs, the next one to start does.")
	return nil
}
