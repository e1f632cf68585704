package content

import "time"

// Audience says for whom a card is written. Parents are only ever given cards for parents.
type Audience string

// The audiences.
const (
	Parent       Audience = "parent"
	Ambassador   Audience = "ambassador"
	Professional Audience = "professional"
)

// Status is what the file itself says about a card; approval is kept in a store by (ID, Hash).
type Status string

// A starter card may be shown with its sources; a retired one is never shown again.
const (
	Starter Status = "starter"
	Retired Status = "retired"
)

// Source is a page that a card, a place or a helpline rests on.
type Source struct {
	Title     string `yaml:"title" json:"title"`
	Publisher string `yaml:"publisher" json:"publisher"`
	URL       string `yaml:"url" json:"url"`
	Checked   Date   `yaml:"checked" json:"checked"`
	Dated     Date   `yaml:"dated" json:"dated,omitzero"` // the page's own date, where it is much older than Checked
}

// Card is one vetted answer in one language.
type Card struct {
	ID         ID       `json:"id"` // "speech-delay/nl.be"
	Topic      string   `json:"topic"`
	Lang       Lang     `json:"lang"`
	Country    Country  `json:"country,omitempty"` // "" = valid in both
	Region     string   `json:"region,omitempty"`  // lower case, e.g. "rotterdam"; "" = the whole country
	Title      string   `json:"title"`
	Audience   Audience `json:"audience"`
	Ages       Ages     `json:"ages"`
	Sources    []Source `json:"sources"`
	Status     Status   `json:"status"`
	ValidUntil Date     `json:"valid_until"`
	NoEdit     bool     `json:"no_edit"` // licensed text: shown as it is or not at all
	Legal      bool     `json:"legal"`   // rights and law, and
	Medical    bool     `json:"medical"` // health: never translated by a model
	Body       string   `json:"body"`    // Markdown
	Lead       string   `json:"lead"`    // first paragraph as plain text; stands alone
	Rest       string   `json:"rest"`    // what follows it as plain text, paragraphs apart by an empty line
	Hash       string   `json:"hash"`    // SHA-256 of the file; a changed card needs a new approval
	File       string   `json:"file"`
}

// Servable reports whether the card may be shown at now: not retired and not past its last day.
func (c *Card) Servable(now time.Time) bool {
	return c.Status == Starter && !c.ValidUntil.IsZero() && !c.ValidUntil.Over(now)
}

// MayTranslate reports whether a model may translate the card with a notice.
func (c *Card) MayTranslate() bool { return !c.NoEdit && !c.Legal && !c.Medical }

// HTML is the body as HTML without raw HTML and without links to anything but http, https and tel.
func (c *Card) HTML() string { return markdownHTML(c.Body) }

// fits reports how well the card fits a country and region: 0 not at all, then the more the more specific.
func (c *Card) fits(country Country, region string) int {
	switch {
	case c.Country == "":
		return 1
	case c.Country != country:
		return 0
	case c.Region == "":
		return 2
	case c.Region == region:
		return 3
	}
	return 0
}
