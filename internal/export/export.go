// Package export makes of all that is kept of a person what staff hand over (GDPR
// art. 15 and 20): a file that a machine can read, and a page that the person can,
// in their own language.
//
// It reads no store and asks nobody: bot.Export is what it is given, and the rules
// about who may have one stand in cmd/ouderbrug/person.go. Start reading at JSON;
// the page is in page.go and page.html.
package export

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Format names the form of the file, so that who reads it knows what to expect.
const Format = "ouderbrug-export/1"

type file struct {
	Format        string         `json:"format"`
	Made          time.Time      `json:"made"`
	Organisation  string         `json:"organisation,omitempty"`
	Person        string         `json:"person"` // the random id
	Since         time.Time      `json:"since"`
	Addresses     []address      `json:"addresses"`
	Conversations []conversation `json:"conversations"`
	Consents      []consent      `json:"consents"`
	// Records are talks and what else is kept of the person as the program keeps it.
	Records []bot.ExportedRecord `json:"records"`
}

type address struct {
	Channel   string    `json:"channel"`
	Account   string    `json:"account,omitempty"`
	User      string    `json:"user"`
	Reachable bool      `json:"reachable"`
	Since     time.Time `json:"since"`
}

type conversation struct {
	ID          string              `json:"id"`
	Hat         bot.Hat             `json:"hat"`
	Holder      bot.Holder          `json:"holder"`
	Lang        bot.Lang            `json:"lang,omitempty"`
	LangChosen  bool                `json:"lang_chosen"`
	Reads       []bot.Lang          `json:"reads,omitempty"`
	Country     bot.Country         `json:"country,omitempty"`
	Area        string              `json:"area,omitempty"`
	Entry       string              `json:"entry,omitempty"`
	LastIn      time.Time           `json:"last_in,omitzero"`
	LastOut     time.Time           `json:"last_out,omitzero"`
	SafetyUntil time.Time           `json:"safety_until,omitzero"`
	CalmUntil   time.Time           `json:"calm_until,omitzero"`
	Quiet       bool                `json:"quiet"`
	Exited      bool                `json:"exited"`
	Stopped     bool                `json:"stopped"`
	State       json.RawMessage     `json:"state,omitempty"`
	Lines       []line              `json:"lines"`
	Timers      []bot.ExportedTimer `json:"timers,omitempty"`
}

// line is a line with what came with it as the sender's app told of it.
type line struct {
	bot.ExportedLine
	Media     *media `json:"media,omitempty"`
	Technical bool   `json:"technical,omitempty"` // the page's doing, no words of theirs
}

// technical reports whether a line was sent by our own page and not by the person:
// the settings that it opens with, and that it was left.
func technical(l bot.ExportedLine) bool {
	name, _, _ := strings.Cut(l.Text, " ")
	return !l.Ours && l.Kind == string(bot.Command) && (name == "/setup" || name == "/exit")
}

type media struct {
	Kind    string `json:"kind"`
	Type    string `json:"type,omitempty"`
	Size    int64  `json:"size,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
}

type consent struct {
	For         bot.ConsentFor `json:"for"`
	Given       bool           `json:"given"`
	TextVersion string         `json:"text_version"`
	Lang        bot.Lang       `json:"lang"`
	Channel     string         `json:"channel"`
	At          time.Time      `json:"at"`
}

// JSON is the file that a machine can read.
func JSON(x bot.Export, organisation string, made time.Time) ([]byte, error) {
	f := file{Format: Format, Made: made.UTC(), Organisation: organisation, Person: string(x.Person.ID), Since: x.Person.CreatedAt,
		Addresses: []address{}, Conversations: []conversation{}, Consents: []consent{}, Records: []bot.ExportedRecord{}}
	for _, a := range x.Addresses {
		f.Addresses = append(f.Addresses, address{a.Channel, a.Account, a.User, a.Reachable, a.Since})
	}
	for _, c := range x.Conversations {
		out := conversation{ID: string(c.ID), Hat: c.Hat, Holder: c.Holder, Lang: c.Lang, LangChosen: c.LangChosen, Reads: c.Reads, Country: c.Country, Area: c.Area,
			Entry: c.Entry, LastIn: c.LastIn, LastOut: c.LastOut, SafetyUntil: c.SafetyUntil, CalmUntil: c.CalmUntil, Quiet: c.Quiet, Exited: c.Exited, Stopped: c.Stopped,
			Lines: []line{}, Timers: c.Timers}
		if json.Valid(c.State) {
			out.State = c.State
		}
		for _, l := range c.Lines {
			y := line{ExportedLine: l, Technical: technical(l)}
			if m := l.Media; m != nil {
				y.Media = &media{m.Kind, m.Type, m.Size, int(m.Duration.Seconds())}
			}
			out.Lines = append(out.Lines, y)
		}
		f.Conversations = append(f.Conversations, out)
	}
	for _, k := range x.Consents {
		f.Consents = append(f.Consents, consent{k.For, k.Given, k.TextVersion, k.Lang, k.Channel, k.At})
	}
	f.Records = append(f.Records, x.Records...)
	out, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write an export: %w", err)
	}
	return append(out, '\n'), nil
}
