// Package qdrant is the retrieval.Store that keeps its index on a Qdrant server, for organisations that have one and for
// libraries that outgrow a process. It speaks gRPC, and gives the same answers as the embedded store: retrievaltest
// proves both.
//
// A passage is a point. Its sparse vector, named after its collection (topic_nl, place_ar), holds how much each of its
// grams counts (retrieval.Saturation); the question brings how rare they are (retrieval.IDF). So a changed card is one
// changed point, and no other has to be sent again. Its dense vector, if there is one, is the vector named dense.
// What filters look at is payload. A search is one QueryBatch: a query for each collection, one for the vector, and a
// look whether the server still holds what this process knows (seal.go). Scores come back raw; retrieval fuses and bands.
//
// The store answers only for the passages that this process put. Points carry their content in their id, so that
// processes with different libraries can share a server, and one that finds its passages gone says ErrNotIndexed:
// whoever holds the passages puts them again (retrieval.Fallback does).
//
// Why it does without the server's IDF modifier and without its fusion: docs/decisions/014. Go next to store.go.
package qdrant
