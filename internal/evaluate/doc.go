// Package evaluate measures what the assistant answers: whether danger is stopped, whether the right card is found,
// whether it stays silent where it has nothing vetted to say, and how fast.
//
// Sets are TSV files that their readers never saw (content/eval); Read* parse them, Measure asks every line through
// an Asker and counts, Calibrate proposes where the bands begin, BenchRetrieval times the index on made-up passages.
// Folds compares ways of retrieving without those sets, on the library's own variants (go test -run Folds -v).
// Path is the Asker that the program itself uses for "ouderbrug ask": safety first, then retrieval.
//
// The package decides nothing about how anybody is answered; it only counts.
// MeasurePublic sets the analysis and the language detector beside published numbers, on data by others that are not
// in this repository.
package evaluate
