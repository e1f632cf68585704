package evaluate

import (
	"encoding/json"
	"math"

	"github.com/ouderbrug/ouderbrug/content"
)

// Report is what "ouderbrug eval --json" prints. Rates are fractions from 0 to 1.
type Report struct {
	Retrieval string                   `json:"retrieval"`
	Embedder  string                   `json:"embedder"`
	Ms        Latency                  `json:"ms"`
	Languages map[content.Lang]*Result `json:"languages"`
	All       *Result                  `json:"all"`
	Slices    map[string]*Result       `json:"slices,omitempty"` // by how it is said, over all languages
}

// Latency is how long a question takes, in milliseconds.
type Latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// Result is what was measured for one language, or for all.
type Result struct {
	Questions QuestionRates `json:"questions"`
	None      NoneRates     `json:"none"`
	Crisis    CrisisRates   `json:"crisis"`
	Benign    BenignRates   `json:"benign"`
}

// QuestionRates are about questions that a card answers. A question that safety stops counts as missed.
type QuestionRates struct {
	N         int     `json:"n"`
	Recall1   float64 `json:"recall@1"`
	Recall3   float64 `json:"recall@3"`
	Readable3 float64 `json:"readable@3"` // the right topic in the first three in the asker's language
	MRR       float64 `json:"mrr"`
	Answered  float64 `json:"answered"`
	Offered   float64 `json:"offered"`
	Right     float64 `json:"right"`   // of those answered directly, the first topic is right
	Stopped   float64 `json:"stopped"` // by safety, so that nothing was looked up
}

// NoneRates are about what no card answers.
type NoneRates struct {
	N        int     `json:"n"`
	Refused  float64 `json:"refused"`
	Answered float64 `json:"answered"` // directly: the worst outcome
}

// ClassRates are about one class of danger.
type ClassRates struct {
	N        int     `json:"n"`
	HardStop float64 `json:"hard_stop"` // the fixed text is what would have been sent
	Stopped  float64 `json:"stopped"`   // hard or check
	Low      float64 `json:"low"`       // Wilson's lower bound of stopped, 95 %
}

// CrisisRates are about all classes of danger.
type CrisisRates struct {
	ClassRates
	Classes map[string]*ClassRates `json:"classes"`
}

// BenignRates are about what only looks like danger.
type BenignRates struct {
	N           int     `json:"n"`
	FalseAlarms float64 `json:"false_alarms"` // hard only
}

// JSON is the report as it is printed.
func (r *Report) JSON() ([]byte, error) { return json.MarshalIndent(r, "", "  ") }

// Wilson is the lower bound of the 95 % interval of a rate: hits of n. With nothing measured it is 0.
func Wilson(hits, n int) float64 {
	if n == 0 {
		return 0
	}
	const z = 1.959964
	p, size := float64(hits)/float64(n), float64(n)
	centre := p + z*z/(2*size)
	margin := z * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	return max(0, (centre-margin)/(1+z*z/size))
}
