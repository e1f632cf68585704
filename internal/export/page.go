package export

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/bot"
)

//go:embed texts/*.toml
var texts embed.FS

//go:embed page.html
var pageHTML string

type named struct{ Name, Value string }

type shownLine struct {
	Ours           bool
	What, At, Text string
	Choices        []string
}

type talk struct {
	Lines    []shownLine
	Settings []named
}

type page struct {
	Lang, Dir, Made, Organisation string
	T                             func(string) string
	Talks                         []talk
	Addresses, Consents, Records  []named
}

// Page is what the person can read, in the language of the conversation last
// written in; in English where we have no texts in it. It holds no link, no script
// and no picture. Timers and what our own page sent are clockwork: the file has them.
func Page(x bot.Export, organisation string, made time.Time) ([]byte, error) {
	var last bot.Conversation
	for _, c := range x.Conversations {
		if last.ID == "" || c.LastIn.After(last.LastIn) {
			last = c.Conversation
		}
	}
	lang, words, err := wordsOf(last.Lang)
	if err != nil {
		return nil, err
	}
	zone := last.Country.Zone()
	at := func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") }
	p := page{Lang: string(lang), Dir: "ltr", Made: at(made), Organisation: plain(organisation), T: func(k string) string { return words[k] }}
	if lang == "ar" {
		p.Dir = "rtl"
	}
	for _, c := range x.Conversations {
		p.Talks = append(p.Talks, talkOf(c, words, at))
	}
	for _, a := range x.Addresses {
		p.Addresses = append(p.Addresses, named{a.Channel + " " + plain(a.User), at(a.Since)})
	}
	answer := map[bool]string{true: words["yes"], false: words["no"]}
	for _, k := range x.Consents {
		p.Consents = append(p.Consents, named{words[string(k.For)], answer[k.Given] + " · " + at(k.At)})
	}
	for _, r := range x.Records {
		p.Records = append(p.Records, named{at(r.At), recordOf(r, words)})
	}
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("make the page of an export: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, p); err != nil {
		return nil, fmt.Errorf("make the page of an export: %w", err)
	}
	return b.Bytes(), nil
}

// recordOf says what a record is and shows the words in it; what is clockwork of it
// the file has.
func recordOf(r bot.ExportedRecord, words map[string]string) string {
	kind := words["record_"+string(r.Kind)]
	if kind == "" {
		kind = words["record_rest"]
	}
	out := []string{kind}
	var in map[string]any
	if json.Unmarshal(r.Words, &in) == nil {
		for _, k := range slices.Sorted(maps.Keys(in)) {
			if s, ok := in[k].(string); ok && s != "" {
				out = append(out, plain(s))
			}
		}
	}
	return strings.Join(out, " · ")
}

func talkOf(c bot.ExportedConversation, words map[string]string, at func(time.Time) string) talk {
	var out talk
	for _, l := range c.Lines {
		if technical(l) {
			continue // the file has it
		}
		s := shownLine{Ours: l.Ours, At: at(l.At), Text: plain(l.Text)}
		if !l.Ours {
			s.What = words[l.Kind] // a button, a correction; a message needs no word
		}
		if l.Media != nil {
			s.What = strings.TrimPrefix(s.What+" "+words["media"]+": "+l.Media.Kind, " ")
		}
		for _, k := range l.Choices {
			s.Choices = append(s.Choices, plain(k))
		}
		out.Lines = append(out.Lines, s)
	}
	reads := make([]string, len(c.Reads))
	for i, l := range c.Reads {
		reads[i] = string(l)
	}
	for _, x := range []named{{"lang", string(c.Lang)}, {"reads", strings.Join(reads, ", ")}, {"country", string(c.Country)}, {"area", c.Area}, {"entry", c.Entry}} {
		if x.Value != "" {
			out.Settings = append(out.Settings, named{words[x.Name], plain(x.Value)})
		}
	}
	return out
}

// plain takes away what could turn the text around it (S31).
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
			return -1
		case r < ' ' && r != '\n' && r != '\t':
			return -1
		}
		return r
	}, s)
}

func wordsOf(l bot.Lang) (bot.Lang, map[string]string, error) {
	data, err := texts.ReadFile("texts/" + string(l) + ".toml")
	if err != nil {
		l = "en"
		data, err = texts.ReadFile("texts/en.toml")
	}
	words := map[string]string{}
	if err == nil {
		err = toml.Unmarshal(data, &words)
	}
	if err != nil {
		return l, nil, fmt.Errorf("read the texts of an export: %w", err)
	}
	return l, words, nil
}
