package bot

// Purged says how many rows lost their text or were deleted because their term
// was over, by what they were.
type Purged map[string]int64
