// Package simulate lives a week of handovers in seconds: parents who ask for a person at
// the hours at which people write, ambassadors with languages, shifts and caps who answer
// after minutes, decline or forget, and between them the real bot with the real dialogs
// over a store in memory. It measures how long a parent waits for the first human line,
// how many nobody ever serves, and how the talks spread over the ambassadors; each week
// is lived twice, with our matching and with round-robin.
//
// The clock is virtual: it jumps to the next thing that falls due. All chance comes from
// one seed, and each person's chance is their own, so that both ways of matching meet
// the same people, and a run can be run again.
//
// It is not a test of the dialogs (their transcripts are), and people in it do no more
// than a handover needs. Go next to week.go (who there is), run.go (how time goes),
// parent.go and helper.go (what they do), report.go (what is counted).
package simulate
