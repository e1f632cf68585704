package content

import (
	"slices"
	"time"
)

// How long a helpline's check holds: after StaleDays somebody is told, after HiddenDays it is not given any more
// (emergency numbers always are).
const (
	StaleDays  = 90
	HiddenDays = 180
)

// Helpline is a number, or a chat, that answers now or at known hours.
type Helpline struct {
	ID          string          `yaml:"id" json:"id"` // "nl-veilig-thuis"
	Name        string          `yaml:"name" json:"name"`
	Number      string          `yaml:"number" json:"number"` // as dialled and read aloud; "" where there is no national number
	Tel         string          `yaml:"tel" json:"tel"`       // for tel: links
	Country     Country         `yaml:"country" json:"country"`
	Region      string          `yaml:"region" json:"region,omitempty"`
	Languages   []Lang          `yaml:"languages" json:"languages"`
	Interpreter Tri             `yaml:"interpreter" json:"interpreter"`
	Hours       *Hours          `yaml:"hours" json:"hours,omitempty"` // nil: not known
	Cost        string          `yaml:"cost" json:"cost"`             // free | local | paid
	OnPhoneBill Tri             `yaml:"on_phone_bill" json:"on_phone_bill"`
	Anonymous   Tri             `yaml:"anonymous" json:"anonymous"`
	Channels    []string        `yaml:"channels" json:"channels"`
	Chat        string          `yaml:"chat" json:"chat,omitempty"` // address of the chat
	URL         string          `yaml:"url" json:"url,omitempty"`
	For         []string        `yaml:"for" json:"for"` // safety classes and needs
	Fallback    string          `yaml:"fallback" json:"fallback,omitempty"`
	Emergency   bool            `yaml:"emergency" json:"emergency"`
	VerifiedOn  Date            `yaml:"verified_on" json:"verified_on"`
	Source      Source          `yaml:"source" json:"source"`
	What        map[Lang]string `yaml:"what" json:"what"` // one plain sentence: who answers, what they do
}

// Stale reports whether somebody should check the helpline again.
func (h *Helpline) Stale(now time.Time) bool { return h.VerifiedOn.DaysBefore(now) > StaleDays }

// Expired reports whether the helpline may not be given any more. An emergency number never expires.
func (h *Helpline) Expired(now time.Time) bool {
	return !h.Emergency && h.VerifiedOn.DaysBefore(now) > HiddenDays
}

// Serves reports whether the helpline is for the class.
func (h *Helpline) Serves(class string) bool { return slices.Contains(h.For, class) }

// Helplines are all helplines, in the order of the file.
type Helplines []Helpline

// ByID finds a helpline.
func (hs Helplines) ByID(id string) (*Helpline, bool) {
	for i := range hs {
		if hs[i].ID == id {
			return &hs[i], true
		}
	}
	return nil, false
}

// For is what to give somebody in country for a safety class or need: current lines first in her language, then
// those with an interpreter, then the others, the emergency number last. An unknown country gets both countries'.
// Where nothing current is left it is the emergency number, so that the answer is never blank.
func (hs Helplines) For(country Country, class string, lang Lang, now time.Time) []Helpline {
	if !country.Known() {
		var all []Helpline
		for _, c := range Countries() {
			all = append(all, hs.For(c, class, lang, now)...)
		}
		return all
	}
	var fit, emergency []Helpline
	for i := range hs {
		h := &hs[i]
		switch {
		case h.Country != country:
		case h.Emergency && h.ID == string(country)+"-112":
			emergency = append(emergency, *h)
		case h.Serves(class) && !h.Expired(now):
			fit = append(fit, *h)
		}
	}
	slices.SortStableFunc(fit, func(a, b Helpline) int { return reach(&a, lang) - reach(&b, lang) })
	fit = append(fit, emergency...)
	if len(fit) == 0 {
		fit = []Helpline{lastResort(country)}
	}
	return fit
}

// OrFallback is the helpline of that id if it is current, else its fallback, in the end the country's 112.
func (hs Helplines) OrFallback(id string, now time.Time) Helpline {
	country := Netherlands
	for seen := 0; seen < 5; seen++ {
		h, ok := hs.ByID(id)
		if !ok {
			break
		}
		if !h.Expired(now) {
			return *h
		}
		country, id = h.Country, h.Fallback
	}
	if h, ok := hs.ByID(string(country) + "-112"); ok {
		return *h
	}
	return lastResort(country)
}

// Expired lists what is not given any more at now, for the alarm.
func (hs Helplines) Expired(now time.Time) []string {
	var ids []string
	for i := range hs {
		if hs[i].Expired(now) {
			ids = append(ids, hs[i].ID)
		}
	}
	return ids
}

// reach ranks how well somebody who speaks lang is understood there.
func reach(h *Helpline, lang Lang) int {
	switch {
	case slices.Contains(h.Languages, lang):
		return 0
	case h.Interpreter == Yes:
		return 1
	}
	return 2
}

// lastResort is the one number that is true without any file.
func lastResort(country Country) Helpline {
	return Helpline{
		ID: string(country) + "-112", Name: "112", Number: "112", Tel: "112", Country: country,
		Hours: &Hours{Always: true}, Cost: "free", Emergency: true, Channels: []string{"phone"},
	}
}
