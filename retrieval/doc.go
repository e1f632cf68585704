// Package retrieval finds the vetted card for what somebody asks, or says honestly that there is none.
//
// A Passage is a piece of text that can be found: all the ways of asking for a topic in one language with what its
// cards say, or a place of the social map. A Store (embedded, qdrant) finds passages and returns raw scores in Streams. The
// Retriever turns them into an answer: one hit a topic, the card in the asker's language first, then in another
// language that she reads, then Dutch or English with a notice; and a Band that says how sure it is.
//
// The sparse stream is BM25 over character 3–5-grams within words (Grams); set against
// what the question is worth by itself (Match.Confidence) it can be compared between questions. Grams are shared by
// anything, so a Scope says besides whether this is a parent's question at all, and a Classifier, learnt from the same
// library, which topic it is about. The two rank the topics together, and the bands are cut on what each says.
//
// The package does not phrase anything and does not look for danger: safety comes before it. The stores' contract
// is proven by retrievaltest; thresholds are data in bands.json and set by "ouderbrug eval --calibrate".
package retrieval
