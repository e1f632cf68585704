package content

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// The lengths that a card keeps to.
const (
	minBodyWords     = 60
	maxBodyWords     = 120
	maxLeadWords     = 40
	maxTitleRunes    = 60
	maxDutchSentence = 15 // words, on average
	minVariants      = 6
	minDutchEase     = 70  // Flesch-Douma; see readability
	staleSourceDays  = 400 // a year, and a month to do it in
)

// check says what is wrong with one card.
func (c *Card) check(t *Topic, file string, data []byte, ps *Problems) {
	at := func(key string) int { return lineOf(data, "\n"+key+":") + 1 }
	if !c.Lang.Known() {
		ps.errorf(file, at("lang"), "%q is not a language that we know; use nl, en, tr, ar, fr …", c.Lang)
	}
	if c.Country != "" && !c.Country.Known() {
		ps.errorf(file, at("country"), "%q is not a country that we know; use nl or be", c.Country)
	}
	if n := len([]rune(c.Title)); n == 0 || n > maxTitleRunes {
		ps.errorf(file, at("title"), "title has %d characters; write 1 to %d", n, maxTitleRunes)
	}
	if !slices.Contains([]Audience{Parent, Ambassador, Professional}, c.Audience) {
		ps.errorf(file, at("audience"), "audience %q is not parent, ambassador or professional", c.Audience)
	} else if (c.Audience == Parent) != (t.Audience == Parent) {
		ps.errorf(file, at("audience"), "is for %q but its topic is for %q; make them agree", c.Audience, t.Audience)
	}
	if c.Ages == (Ages{}) {
		ps.errorf(file, at("ages"), "ages are missing; write ages: 1-5")
	}
	if c.Status != Starter && c.Status != Retired {
		ps.errorf(file, at("status"), "status %q is not starter or retired", c.Status)
	}
	if c.ValidUntil.IsZero() {
		ps.errorf(file, at("valid_until"), "valid_until is missing; write a date, at most two years ahead")
	}
	checkSources(c.Sources, file, at("sources"), ps)
	c.checkBody(file, data, ps)
}

// checkBody counts words and looks for what does not belong into a body.
func (c *Card) checkBody(file string, data []byte, ps *Problems) {
	body := lineOf(data, "\n---\n") + 2
	lead, all := countWords(c.Lead), countWords(c.Lead)+countWords(c.Rest)
	if all < minBodyWords || all > maxBodyWords {
		ps.errorf(file, body, "body has %d words; write %d to %d", all, minBodyWords, maxBodyWords)
	}
	if lead > maxLeadWords {
		ps.errorf(file, body, "first paragraph has %d words; at most %d, it must stand alone", lead, maxLeadWords)
	}
	if c.Rest == "" {
		ps.errorf(file, body, "has only one paragraph; put the short answer first, then an empty line and the rest")
	}
	if what, offset := forbiddenMarks(c.Body); what != "" {
		ps.errorf(file, body+1+strings.Count(c.Body[:offset], "\n"), "holds %s; only paragraphs, lists and emphasis are allowed", what)
	}
	if c.Lang != Dutch {
		return
	}
	if r := readability(c.Lead + "\n\n" + c.Rest); r.SentenceWords > maxDutchSentence {
		ps.warnf(file, body, "sentences have %.1f words on average; write at most %d", r.SentenceWords, maxDutchSentence)
	} else if r.Ease < minDutchEase {
		ps.warnf(file, body, "reading ease is %.0f; write shorter words and sentences until it is %d or more", r.Ease, minDutchEase)
	}
}

// checkSources wants at least one whole source.
func checkSources(sources []Source, file string, line int, ps *Problems) {
	if len(sources) == 0 {
		ps.errorf(file, line, "has no source; name at least one page with title, publisher, url and checked")
	}
	for _, s := range sources {
		if s.Title == "" || s.Publisher == "" || s.Checked.IsZero() {
			ps.errorf(file, line, "a source lacks its title, publisher or checked date; fill it in")
		}
		checkURL(s.URL, file, line, ps)
	}
}

// checkURL wants an ordinary web address.
func checkURL(raw, file string, line int, ps *Problems) {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		ps.errorf(file, line, "%q is not a web address; write it with https://", raw)
	}
}

// CheckDates says what today's date makes wrong: helplines, places and cards that somebody must look at.
func (l *Library) CheckDates(now time.Time) Problems {
	var ps Problems
	for i := range l.Helplines {
		h := &l.Helplines[i]
		days := h.VerifiedOn.DaysBefore(now)
		switch {
		case h.Expired(now):
			ps.warnf("helplines.yaml", 1, "%s was verified %d days ago and is hidden since %d; verify it and set verified_on", h.ID, days, HiddenDays)
		case h.Stale(now):
			ps.warnf("helplines.yaml", 1, "%s was verified %d days ago; verify it and set verified_on", h.ID, days)
		}
	}
	for _, p := range l.Places {
		if p.CheckFirst(now) {
			ps.warnf(p.File, 1, "was verified %d days ago; verify it and set verified_on", p.Profile.VerifiedOn.DaysBefore(now))
		}
	}
	for _, c := range l.Cards {
		if c.Status == Starter && !c.Servable(now) {
			ps.warnf(c.File, 1, "is past its valid_until and is not shown; check its facts and set a new date")
		}
		for _, s := range c.Sources {
			if days := s.Checked.DaysBefore(now); days > staleSourceDays {
				ps.warnf(c.File, 1, "its source %s was read %d days ago; read it again and set checked", s.URL, days)
				break
			}
		}
	}
	return ps
}
