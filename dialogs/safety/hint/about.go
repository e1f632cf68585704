package hint

// About is what the classifier over topics (package retrieval) makes of a message. It has learnt from a hundred thousand
// questions what parents ask about, and a cry is unlike them: it is about none of the topics more than about others, and
// neither about shops and trains.
type About struct {
	Likeliest float64 // log probability of the likeliest topic: 0 is sure, -4.5 knows none of 88 from another
	Nothing   float64 // log odds that it is about nothing that anybody asks a parents' assistant
}

// What that is worth in the log odds of danger. Fitted on authors left out of both classifiers (docs/decisions/006).
const (
	unlikeMargin  = 1.8 // for each unit by which the likeliest topic is unlikely
	nothingMargin = 1.0 // for each unit of Nothing between the two:
	nothingFrom   = -2
	nothingTo     = 3
)

// danger is what it adds.
func (a About) danger() float32 {
	nothing := max(nothingFrom, min(nothingTo, a.Nothing)) - nothingFrom
	return float32(-unlikeMargin*a.Likeliest - nothingMargin*nothing)
}
