package content

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// check says what is wrong with one place.
func (p *Place) check(topics map[string]*Topic, file string, data []byte, ps *Problems) {
	at := func(key string) int { return lineOf(data, `"`+key+`"`) }
	if p.ID == "" || p.Name == "" || p.Organization.Name == "" {
		ps.errorf(file, 1, "lacks its id, name or organization; HSDS 3 needs them")
	}
	if !slices.Contains([]string{"active", "inactive", "defunct", "temporarily closed"}, p.Status) {
		ps.errorf(file, at("status"), "status %q is not one of HSDS: active, inactive, defunct, temporarily closed", p.Status)
	}
	imported := p.Profile.Import != nil // what a package does not say, nobody here can mend: it is shown as it is
	if !p.Profile.Country.Known() && !(imported && p.Profile.Country == "") {
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
	for _, day := range p.Profile.ClosedOn {
		if _, err := time.Parse("2006-01-02", day); err != nil {
			if _, err := time.Parse("01-02", day); err != nil {
				ps.errorf(file, at("closed_on"), "closed_on %q is not a day; write 2026-12-24, or 12-24 for every year", day)
			}
		}
	}
	if imported {
		if len(p.Profile.PlainSummary) == 0 {
			ps.warnf(file, at("plain_summary"), "came by import and has no plain_summary; its description is shown, in its own language: write a summary")
		}
		return
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

// clean removes bidi controls and control characters from what people will read, and links that are none (S31).
func (p *Place) clean() {
	for _, s := range []*string{&p.Description, &p.ApplicationProcess, &p.Fees, &p.Eligibility, &p.Alert, &p.Organization.Description} {
		*s = strings.TrimSpace(cleanText(*s))
	}
	for _, s := range []*string{&p.Name, &p.AlternateName, &p.Organization.Name, &p.Profile.Municipality, &p.Interpretation} {
		*s = cleanLine(*s)
	}
	for _, m := range []map[Lang]string{p.Profile.PlainSummary, p.Profile.FirstVisit} {
		for lang, s := range m {
			m[lang] = strings.TrimSpace(cleanText(s))
		}
	}
	for _, s := range []*string{&p.URL, &p.Organization.URL} {
		if u, err := url.Parse(*s); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			*s = ""
		}
	}
	cleanLanguages(p.Languages)
	p.Phones = cleanPhones(p.Phones)
	for i := range p.Locations {
		at := &p.Locations[i]
		at.Phones, at.Location.Phones = cleanPhones(at.Phones), cleanPhones(at.Location.Phones)
		at.Location.Name = cleanLine(at.Location.Name)
		for j := range at.Location.Addresses {
			a := &at.Location.Addresses[j]
			for _, s := range []*string{&a.Address1, &a.City, &a.Province, &a.PostalCode} {
				*s = cleanLine(*s)
			}
		}
	}
	p.said = p.fold()
}

func cleanLanguages(list []PlaceLanguage) {
	for i := range list {
		list[i].Name, list[i].Note = cleanLine(list[i].Name), cleanLine(list[i].Note)
	}
}

// cleanPhones leaves numbers that can be dialled.
func cleanPhones(list []Phone) []Phone {
	for i := range list {
		list[i].Number, list[i].Description = cleanNumber(list[i].Number), cleanLine(list[i].Description)
		cleanLanguages(list[i].Languages)
	}
	return slices.DeleteFunc(list, func(n Phone) bool { return n.Number == "" })
}

// cleanNumber is the first number of a text, in our digits: what comes after a word is an extension or another number,
// and one number of both would call a stranger. "" is where nothing can be dialled, such as a number written in letters.
func cleanNumber(s string) string {
	s = asciiDigits(cleanText(s))
	start := strings.IndexFunc(s, func(r rune) bool { return r == '+' || r == '(' || r >= '0' && r <= '9' })
	if start < 0 {
		return ""
	}
	s = s[start:]
	if end := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("+ -/().\u00a0–\n\t", r) }); end >= 0 {
		if end > 0 && strings.ContainsRune("-.", rune(s[end-1])) && unicode.IsLetter([]rune(s[end:])[0]) {
			return "" // 0800-BELME
		}
		s = s[:end]
	}
	s = strings.TrimRight(strings.Join(strings.Fields(s), " "), "+ -/(.–")
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return ""
	}
	return s
}
