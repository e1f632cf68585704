package bot

import "time"

// ReferralRecord is a parent's way to a place of the social map: that she goes there,
// alone or with a helper, and whether it worked. Which place says what her trouble is
// about, so it is sealed with her key like the theme of a talk.
type ReferralRecord = Kept[ReferralFacts, ReferralWords]

// The states of a referral. Carried: the parent takes it there herself, nobody was
// told. Passed: with her yes a helper gets it. Stopped: we ask no more.
const (
	ReferralCarried = "carried"
	ReferralPassed  = "passed"
	ReferralDone    = "done"
	ReferralFailed  = "failed"
	ReferralStopped = "stopped"
)

// ReferralTerm is how long a referral is kept, whatever became of it.
const ReferralTerm = 60 * 24 * time.Hour

// ReferralFacts are the clear part: when she was asked whether it worked.
type ReferralFacts struct {
	Asked time.Time `json:"asked,omitzero"`
	Again time.Time `json:"again,omitzero"` // the second time, which is the last
}

// Kind is "referral".
func (ReferralFacts) Kind() RecordKind { return "referral" }

// ReferralWords are the sealed part.
type ReferralWords struct {
	Place  string `json:"place"`            // its id
	Passed string `json:"passed,omitempty"` // what was passed on, byte for byte as she approved it
}

// PlaceFlagRecord says that a place did not work for parents who went there: somebody
// looks after it. Its ID is the place's; it is nobody's, and holds no parent.
type PlaceFlagRecord = Kept[PlaceFlagFacts, NoWords]

// PlaceFlagged is a place that somebody should look at.
const PlaceFlagged = "flagged"

// PlaceFlagTerm is how long a flag stands after the last failure.
const PlaceFlagTerm = 180 * 24 * time.Hour

// PlaceFlagFacts say which place, and how often it did not work.
type PlaceFlagFacts struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Kind is "placeflag".
func (PlaceFlagFacts) Kind() RecordKind { return "placeflag" }
