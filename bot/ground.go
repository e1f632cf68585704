package bot

import "time"

// Ground is why a case may be kept although its person asked to be forgotten
// (S20). It is written down with each case.
type Ground string

// The grounds. A case without one goes with its person.
const (
	// GroundSafety: somebody's life or safety (AVG art. 6.1 d and 9.2 c): what a
	// safety rule opened, at either level.
	GroundSafety Ground = "safety"
	// GroundComplaint: a complaint must be answered, and the answer accounted for
	// (AVG art. 6.1 f and 9.2 f).
	GroundComplaint Ground = "complaint"
)

// The terms of cases, from the day they were opened.
const (
	GroundTerm = 365 * 24 * time.Hour // of a case with a ground of its own
	CaseTerm   = 90 * 24 * time.Hour  // of one that goes with its person
)

// ground is what a case may be kept on, and until when.
func ground(r Reason, l Level, at time.Time) (Ground, time.Time) {
	switch {
	case r == ReasonReport:
		return GroundComplaint, at.Add(GroundTerm)
	case l == LevelHard || l == LevelCheck:
		return GroundSafety, at.Add(GroundTerm)
	}
	return "", at.Add(CaseTerm)
}
