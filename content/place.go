package content

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How long a place's check holds: after CheckFirstDays the card says "check first", after HiddenPlaceDays it is hidden.
const (
	CheckFirstDays  = 180
	HiddenPlaceDays = 365
)

// Place is a service of the social map: an HSDS 3 service with what belongs to it nested, and our profile.
type Place struct {
	ID                 string              `json:"id"`
	Name               string              `json:"name"`
	AlternateName      string              `json:"alternate_name,omitempty"`
	Description        string              `json:"description,omitempty"`
	Status             string              `json:"status"` // active | inactive | defunct | temporarily closed
	URL                string              `json:"url,omitempty"`
	Email              string              `json:"email,omitempty"`
	Interpretation     string              `json:"interpretation_services,omitempty"`
	ApplicationProcess string              `json:"application_process,omitempty"`
	Fees               string              `json:"fees_description,omitempty"`
	Eligibility        string              `json:"eligibility_description,omitempty"`
	MinimumAge         float64             `json:"minimum_age,omitempty"`
	MaximumAge         float64             `json:"maximum_age,omitempty"`
	AssuredDate        Date                `json:"assured_date"`
	Alert              string              `json:"alert,omitempty"`
	Organization       Organization        `json:"organization"`
	Phones             []Phone             `json:"phones,omitempty"`
	Schedules          []Schedule          `json:"schedules,omitempty"`
	Languages          []PlaceLanguage     `json:"languages,omitempty"`
	CostOptions        []CostOption        `json:"cost_options,omitempty"`
	Locations          []ServiceAtLocation `json:"service_at_locations,omitempty"`
	Areas              []ServiceArea       `json:"service_areas,omitempty"`
	Profile            Profile             `json:"ouderbrug"`
	File               string              `json:"-"`

	said string // what it says of itself, folded once for all searches
}

// Organization is who runs the service.
type Organization struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"website,omitempty"`
	Email       string `json:"email,omitempty"`
}

// Phone is a number of a service or location.
type Phone struct {
	ID          string          `json:"id"`
	Number      string          `json:"number"`
	Type        string          `json:"type,omitempty"`
	Description string          `json:"description,omitempty"`
	Languages   []PlaceLanguage `json:"languages,omitempty"`
}

// Schedule is iCal-like, as in HSDS; the time zone stands in the profile because HSDS only knows an offset.
type Schedule struct {
	ID       string `json:"id"`
	Freq     string `json:"freq,omitempty"`
	Interval int    `json:"interval,omitempty"`
	ByDay    string `json:"byday,omitempty"`      // "MO,WE", monthly also "1FR": the first Friday
	ByMonth  string `json:"bymonthday,omitempty"` // "1,15"; -1 is the last day
	ByWeek   string `json:"byweekno,omitempty"`
	ByYear   string `json:"byyearday,omitempty"`
	Count    int    `json:"count,omitempty"` // how often in all
	Start    string `json:"dtstart,omitempty"`
	From     string `json:"valid_from,omitempty"`
	To       string `json:"valid_to,omitempty"`
	Until    string `json:"until,omitempty"`
	OpensAt  string `json:"opens_at,omitempty"`
	ClosesAt string `json:"closes_at,omitempty"`
	Notes    string `json:"notes,omitempty"`
	Desc     string `json:"description,omitempty"`
}

// PlaceLanguage is a language that is spoken there.
type PlaceLanguage struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Code string `json:"code"`
	Note string `json:"note,omitempty"`
}

// CostOption is a price.
type CostOption struct {
	ID       string  `json:"id"`
	Option   string  `json:"option,omitempty"`
	Currency string  `json:"currency,omitempty"`
	Amount   float64 `json:"amount,omitempty"`
	Details  string  `json:"amount_description,omitempty"`
}

// ServiceArea is where those live whom the service is for.
type ServiceArea struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// ServiceAtLocation joins the service to a place that one can go to.
type ServiceAtLocation struct {
	ID        string     `json:"id"`
	Location  Location   `json:"location"`
	Phones    []Phone    `json:"phones,omitempty"`
	Schedules []Schedule `json:"schedules,omitempty"`
}

// Location is a spot, with its addresses.
type Location struct {
	ID             string     `json:"id"`
	Type           string     `json:"location_type"` // physical | postal | virtual
	Name           string     `json:"name,omitempty"`
	URL            string     `json:"url,omitempty"`
	Transportation string     `json:"transportation,omitempty"`
	Latitude       float64    `json:"latitude,omitempty"`
	Longitude      float64    `json:"longitude,omitempty"`
	Addresses      []Address  `json:"addresses,omitempty"`
	Phones         []Phone    `json:"phones,omitempty"`
	Schedules      []Schedule `json:"schedules,omitempty"`
}

// Address is where to go or to write.
type Address struct {
	ID         string `json:"id"`
	Address1   string `json:"address_1"`
	City       string `json:"city"`
	Province   string `json:"state_province,omitempty"`
	PostalCode string `json:"postal_code"`
	Country    string `json:"country"`
	Type       string `json:"address_type,omitempty"`
}

// Profile is what we add to HSDS.
type Profile struct {
	Country          Country         `json:"country"`
	Region           string          `json:"region,omitempty"`
	Municipality     string          `json:"municipality,omitempty"`      // its name; "" = the whole country or region
	MunicipalityCode string          `json:"municipality_code,omitempty"` // CBS or NIS
	Needs            []string        `json:"needs"`                       // topic slugs
	Audience         []string        `json:"audience,omitempty"`          // mother, father, grandparent, newcomer, single-parent; empty: everybody
	SelfOrganised    bool            `json:"self_organised,omitempty"`
	Example          bool            `json:"example,omitempty"`  // invented, to show how it looks; marked wherever it is shown
	Channels         []string        `json:"channels,omitempty"` // phone, chat, whatsapp, mail, visit, web, home
	Free             *bool           `json:"free"`
	Anonymous        *bool           `json:"anonymous"`
	ReferralNeeded   *bool           `json:"referral_needed"`
	GenderSpecific   string          `json:"gender_specific,omitempty"`
	PlainSummary     map[Lang]string `json:"plain_summary"`
	FirstVisit       map[Lang]string `json:"first_visit,omitempty"`
	SafeToSend       *bool           `json:"safe_to_send"` // false: an address that must never be sent, such as a refuge
	VerifiedOn       Date            `json:"verified_on"`
	VerifiedBy       string          `json:"verified_by,omitempty"`
	TZ               string          `json:"tz,omitempty"`
	ClosedOn         []string        `json:"closed_on,omitempty"` // days such as 2026-12-24, or holidays such as 12-24
	OpenOnHolidays   bool            `json:"open_on_holidays,omitempty"`
	Sources          []Source        `json:"sources"`
	Import           *Import         `json:"import,omitempty"` // nil: written by hand
}

// Import says which package a place came from.
type Import struct {
	Package string `json:"package"`
	On      Date   `json:"on"`
}

// Safe reports whether the place's address may be sent at all; what is not said is not safe.
func (p *Place) Safe() bool { return p.Profile.SafeToSend != nil && *p.Profile.SafeToSend }

// Servable reports whether the place may be shown at now.
func (p *Place) Servable(now time.Time) bool {
	return p.Status == "active" && p.Profile.VerifiedOn.DaysBefore(now) <= HiddenPlaceDays
}

// CheckFirst reports whether the card must say that one should call before going: the last check is long ago, ours or
// that of the package that the place came from.
func (p *Place) CheckFirst(now time.Time) bool { return p.Checked().DaysBefore(now) > CheckFirstDays }

// Checked is when somebody last made sure of the facts. Of an imported place that is the day that its package names,
// where it names one: whoever took the package over has read it and has not called everybody.
func (p *Place) Checked() Date {
	if p.Profile.Import != nil && !p.AssuredDate.IsZero() && p.AssuredDate.Before(p.Profile.VerifiedOn.Time) {
		return p.AssuredDate
	}
	return p.Profile.VerifiedOn
}

// Summary is the plain summary in the first of the languages that has one, and that language.
func (p *Place) Summary(langs ...Lang) (string, Lang) {
	for _, l := range append(langs, Dutch, English) {
		if s := p.Profile.PlainSummary[l]; s != "" {
			return s, l
		}
	}
	return p.Description, Dutch
}

// dropAddress removes everything that says where the place is (S28).
func (p *Place) dropAddress() {
	p.Locations = nil
	p.Profile.Municipality, p.Profile.MunicipalityCode = "", ""
}

// cleanText removes what can turn a text from outside into something else on a screen: controls, bidi controls and marks,
// and characters that nobody sees; joiners, which Persian and emoji need, stay. A separator of lines becomes one (S31).
func cleanText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u200c' || r == '\u200d':
			return r
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}

// longestLine is how many letters a name or a line of an address has at most: it is shown whole, and a chat shows no page.
const longestLine = 150

// cleanLine is such a text in one line: a name that brings lines of its own could write another's facts under it.
func cleanLine(s string) string {
	s = strings.Join(strings.Fields(cleanText(s)), " ")
	if rs := []rune(s); len(rs) > longestLine {
		return string(rs[:longestLine]) + "…"
	}
	return s
}
