package bot

import (
	"fmt"
	"time"
)

// ReportRecord is what a helper ticked after a talk, in twenty seconds: nothing is typed,
// so that it can be counted (S29). Its ID is the talk's, Person is the parent, with whom
// it goes; Helper who ticked it.
type ReportRecord = Kept[ReportFacts, ReportWords]

// The states of a report.
const (
	ReportBegun = "begun" // some of it was ticked; what is empty was not asked yet
	ReportDone  = "done"
)

// How heavy a talk was for the helper.
const (
	HeavyNot  = "no"
	HeavyABit = "bit"
	HeavyYes  = "yes"
)

// ReportTerm is how long a report is kept for counting.
const ReportTerm = 400 * 24 * time.Hour

// ReportFacts are what was ticked and says nothing of what a talk was about.
type ReportFacts struct {
	Urgency string `json:"urgency,omitempty"` // one of ReportUrgencies
	Minutes int    `json:"minutes,omitempty"` // one of ReportMinutes
	Heavy   string `json:"heavy,omitempty"`   // for the helper: HeavyNot, HeavyABit, HeavyYes
	Area    string `json:"area,omitempty"`    // of the talk: four digits
	Week    string `json:"week"`              // "2026-W48", of the talk's end
}

// Kind is "report".
func (ReportFacts) Kind() RecordKind { return "report" }

// ReportWords are what was ticked and tells what a parent talked about. They are sealed:
// in clear they would stand beside her id, and "domestic-violence" beside an id is what
// nobody who gets at the database may read. Whoever counts reads reports whole anyway.
type ReportWords struct {
	Theme       string `json:"theme,omitempty"` // a topic slug, or ThemeOther
	Age         string `json:"age,omitempty"`   // one of ReportAges
	Intervision bool   `json:"intervision,omitempty"`
}

// ThemeOther is a theme that is no topic of ours.
const ThemeOther = "other"

// ReportAges are the bands of a child's age; "mixed" is several children or none.
func ReportAges() []string { return []string{"0-3", "4-11", "12-17", "18+", "mixed"} }

// ReportUrgencies are how soon something had to be done.
func ReportUrgencies() []string { return []string{"low", "soon", "now"} }

// ReportMinutes are the lengths of a talk, each "up to"; the last is more.
func ReportMinutes() []int { return []int{15, 30, 60, 120} }

// Week names the week of a day as reports keep it.
func Week(at time.Time) string {
	y, w := at.ISOWeek()
	return fmt.Sprintf("%d-W%02d", y, w)
}
