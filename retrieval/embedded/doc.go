// Package embedded is the retrieval.Store that lives in the process: an exact index that is built in memory, needs no
// server and is the default.
//
// A search reads one immutable snapshot and takes no lock; every write builds the next snapshot and swaps it in. So
// searches are cheap and writes are not: write all passages of a change in one Put. Postings carry their finished
// BM25 weight, a search adds them up in one array a block of passages and keeps the best in a list of fixed size.
//
// Nothing is kept on disk: the library is read again at start, in a fraction of a second. See retrieval for what a
// passage is and retrievaltest for what is promised.
package embedded
