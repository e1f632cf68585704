package bot

// SnapshotRecord is the statistics of a period, frozen when it is over: rounded counts
// of which none lets one small group of people be known (S29, internal/stats). It is
// written once and never computed again, so that no two versions of it can be compared,
// before and after somebody was forgotten. Nobody's; its ID is the period.
type SnapshotRecord = Kept[SnapshotFacts, NoWords]

// SnapshotFrozen is the one state of a snapshot.
const SnapshotFrozen = "frozen"

// SnapshotFacts are the counts.
type SnapshotFacts struct {
	Rows []SnapshotRow `json:"rows,omitempty"`
}

// Kind is "snapshot".
func (SnapshotFacts) Kind() RecordKind { return "snapshot" }

// SnapshotRow is one published count of parents.
type SnapshotRow struct {
	Of    string `json:"of"`              // total, theme, age, urgency, minutes
	Value string `json:"value,omitempty"` // which theme, which age
	N     int    `json:"n"`               // rounded to five
}
