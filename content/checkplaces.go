package content

import (
	"slices"
	"strings"
	"time"
)

// check says what is wrong with one helpline.
func (h *Helpline) check(all Helplines, file string, line int, ps *Problems) {
	if h.ID == "" || h.Name == "" {
		ps.errorf(file, line, "helpline %q lacks its id or name; fill it in", h.ID)
	}
	if first, _ := all.ByID(h.ID); first != h {
		ps.errorf(file, line, "helpline %q is given twice; keep one", h.ID)
	}
	if !h.Country.Known() {
		ps.errorf(file, line, "helpline %q: country %q is not nl or be", h.ID, h.Country)
	}
	if h.Emergency && h.Number == "" {
		ps.errorf(file, line, "helpline %q is an emergency line without a number; fill it in", h.ID)
	}
	if h.VerifiedOn.IsZero() {
		ps.errorf(file, line, "helpline %q has no verified_on; write the day on which somebody checked it", h.ID)
	}
	if len(h.For) == 0 {
		ps.errorf(file, line, "helpline %q says not what it is for; fill in for", h.ID)
	}
	if _, ok := all.ByID(h.Fallback); h.Fallback != "" && !ok {
		ps.errorf(file, line, "helpline %q falls back to %q, which does not exist; correct the id", h.ID, h.Fallback)
	}
	for _, lang := range LaunchLangs() {
		if h.What[lang] == "" {
			ps.errorf(file, line, "helpline %q has no sentence in %q; add it under what", h.ID, lang)
		}
	}
	checkURL(h.Source.URL, file, line, ps)
	h.Hours.check(h.ID, file, line, ps)
}

// check says what is wrong with opening hours.
func (h *Hours) check(id, file string, line int, ps *Problems) {
	if h == nil || h.Always {
		return
	}
	if _, err := time.LoadLocation(h.TZ); err != nil || h.TZ == "" {
		ps.errorf(file, line, "helpline %q: time zone %q is not known; write Europe/Amsterdam or Europe/Brussels", id, h.TZ)
	}
	for _, s := range h.Week {
		from, err1 := minutes(s.From)
		until, err2 := minutes(s.Until)
		bad := slices.ContainsFunc(s.Days, func(d string) bool { return !slices.Contains(weekdays(), d) })
		if err1 != nil || err2 != nil || from >= until || bad || len(s.Days) == 0 {
			ps.errorf(file, line, "helpline %q: hours %v %s–%s cannot be read; write days [mo, tu], from \"09:00\", until \"17:00\"", id, s.Days, s.From, s.Until)
		}
	}
}

// check says what is wrong with one place.
func (p *Place) check(topics map[string]*Topic, file string, data []byte, ps *Problems) {
	at := func(key string) int { return lineOf(data, `"`+key+`"`) }
	if p.ID == "" || p.Name == "" || p.Organization.Name == "" {
		ps.errorf(file, 1, "lacks its id, name or organization; HSDS 3 needs them")
	}
	if !slices.Contains([]string{"active", "inactive", "defunct", "temporarily closed"}, p.Status) {
		ps.errorf(file, at("status"), "status %q is not one of HSDS: active, inactive, defunct, temporarily closed", p.Status)
	}
	if !p.Profile.Country.Known() {
		ps.errorf(file, at("country"), "country %q is not nl or be", p.Profile.Country)
	}
	if p.Profile.SafeToSend == nil {
		ps.errorf(file, at("ouderbrug"), "safe_to_send is missing; write true, or false for an address that must stay secret")
	} else if !p.Safe() && len(p.Locations) > 0 {
		ps.warnf(file, at("service_at_locations"), "holds addresses that may not be sent; they are dropped, remove them from the file")
	}
	if p.Profile.VerifiedOn.IsZero() {
		ps.errorf(file, at("ouderbrug"), "has no verified_on; write the day on which somebody checked it")
	}
	for _, need := range p.Profile.Needs {
		if topics[need] == nil {
			ps.errorf(file, at("needs"), "need %q is not a topic; use slugs of topics.yaml", need)
		}
	}
	for _, lang := range LaunchLangs() {
		if p.Profile.PlainSummary[lang] == "" {
			ps.errorf(file, at("plain_summary"), "has no plain_summary in %q; add it", lang)
		}
	}
	if p.URL != "" {
		checkURL(p.URL, file, at("url"), ps)
	}
	checkSources(p.Profile.Sources, file, at("sources"), ps)
}

// clean removes bidi controls and control characters from what people will read.
func (p *Place) clean() {
	for _, s := range []*string{&p.Name, &p.AlternateName, &p.Description, &p.ApplicationProcess, &p.Fees, &p.Eligibility, &p.Alert, &p.Organization.Name, &p.Organization.Description} {
		*s = strings.TrimSpace(cleanText(*s))
	}
	for _, m := range []map[Lang]string{p.Profile.PlainSummary, p.Profile.FirstVisit} {
		for lang, s := range m {
			m[lang] = strings.TrimSpace(cleanText(s))
		}
	}
}
