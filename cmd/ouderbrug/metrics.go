package main

import (
	"context"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ouderbrug/ouderbrug/bot"
)

// meter is bot.Meter on Prometheus: it counts what stands in the vocabulary and
// nothing else.
type meter struct {
	reg    *prometheus.Registry
	mu     sync.Mutex
	counts map[string]*prometheus.CounterVec
	times  map[string]*prometheus.HistogramVec
}

var _ bot.Meter = (*meter)(nil)

func newMeter() *meter {
	m := &meter{reg: prometheus.NewRegistry(), counts: map[string]*prometheus.CounterVec{}, times: map[string]*prometheus.HistogramVec{}}
	m.reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "ouderbrug", Name: "build_info", Help: "1, with the version that runs."}, []string{"version", "go"})
	build.WithLabelValues(version(), runtime.Version()).Set(1)
	m.reg.MustRegister(build)
	return m
}

// stamped is the version that the build gives: go build -ldflags "-X main.stamped=v1.2.3".
var stamped string

// version is the one that was stamped, or else the commit that was built.
func version() string {
	if stamped != "" {
		return stamped
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}

// buckets reach from a store's quick read to a minute's wait.
var buckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30, 60}

// Count adds one.
func (m *meter) Count(name string, labels ...string) {
	what, listed := vocabulary[name]
	if !listed {
		name, what, labels = "unlisted", vocabulary["unlisted"], nil
	}
	m.mu.Lock()
	c, ok := m.counts[name]
	if !ok {
		c = prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "ouderbrug", Name: name + "_total", Help: what.help}, what.names())
		m.reg.MustRegister(c)
		m.counts[name] = c
	}
	m.mu.Unlock()
	c.WithLabelValues(what.values(labels)...).Inc()
}

// Seconds notes how long something took.
func (m *meter) Seconds(name string, d time.Duration, labels ...string) {
	what, listed := vocabulary[name]
	if !listed {
		m.Count("unlisted")
		return
	}
	m.mu.Lock()
	h, ok := m.times[name]
	if !ok {
		h = prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "ouderbrug", Name: name, Help: what.help, Buckets: buckets}, what.names())
		m.reg.MustRegister(h)
		m.times[name] = h
	}
	m.mu.Unlock()
	h.WithLabelValues(what.values(labels)...).Observe(d.Seconds())
}

func (m *meter) handler() http.Handler {
	return promhttp.HandlerFor(m.reg, promhttp.HandlerOpts{})
}

// gauges are read when somebody looks at /metrics. A nil field is not shown.
type gauges struct {
	now     func() time.Time
	watcher bot.Watcher                                     // how much waits
	health  func() map[string]string                        // what is not well, by part
	leases  func(time.Time) map[string]int                  // what this instance alone does
	content func(time.Time) (cards, soon, helplines int)    // past their date, or soon
	backup  func(context.Context) (at time.Time, err error) // the last one; zero: never
	disk    func() (free int64, err error)                  // bytes where the data are
}

var _ prometheus.Collector = (*gauges)(nil)

// Describe says nothing in advance: which gauges there are depends on what runs.
func (g *gauges) Describe(chan<- *prometheus.Desc) {}

// patience is how long a look at the gauges may take: less than a scrape waits.
const patience = 4 * time.Second

// Collect reads all gauges. One that cannot be read is missing, and
// ouderbrug_store_up says why.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	now := g.now().UTC()
	g.waiting(ctx, out, now)
	if g.health != nil {
		g.ill(out)
	}
	if g.leases != nil {
		held := g.leases(now)
		for _, what := range []string{"send", "poll"} {
			gauge(out, "leases_held", "Leases that this instance holds, by what they are for.", float64(held[what]), "what", what)
		}
	}
	if g.content != nil {
		cards, soon, helplines := g.content(now)
		gauge(out, "cards_expired", "Cards past their date: they are not shown.", float64(cards))
		gauge(out, "cards_expiring", "Cards whose date is over within 30 days.", float64(soon))
		gauge(out, "helplines_expired", "Helplines that were not checked for too long: 112 is shown instead.", float64(helplines))
	}
	if g.backup != nil {
		if at, err := g.backup(ctx); err == nil && !at.IsZero() {
			gauge(out, "backup_age_seconds", "Since the last backup. Missing: there was none.", max(0, now.Sub(at).Seconds()))
		}
	}
	if g.disk != nil {
		if free, err := g.disk(); err == nil {
			gauge(out, "disk_free_bytes", "What is free where the data are.", float64(free))
		}
	}
}

func (g *gauges) waiting(ctx context.Context, out chan<- prometheus.Metric, now time.Time) {
	w, err := g.watcher.Gauges(ctx, now)
	up := 1.0
	if err != nil {
		up = 0
	}
	gauge(out, "store_up", "Whether the store could be read just now.", up)
	if err != nil {
		return
	}
	for _, x := range []struct {
		name, help string
		n          int
		since      time.Time
	}{
		{"queue", "conversations with an event that is due", w.Waiting, w.WaitingSince},
		{"outbox", "lines that are due and not sent", w.Pending, w.PendingSince},
		{"wishes", "people who wait for a person", w.Wishes, w.WishesSince},
		{"cases", "cases that nobody has closed", w.Cases, w.CasesSince},
	} {
		age := 0.0
		if !x.since.IsZero() {
			age = max(0, now.Sub(x.since).Seconds())
		}
		gauge(out, x.name+"_waiting", "How many: "+x.help+".", float64(x.n))
		gauge(out, x.name+"_oldest_seconds", "How long the longest waits: "+x.help+".", age)
	}
}

// ill says which parts are not well. A part's name may go on behind a slash with a
// channel and our own account there; of these only a known channel is shown.
func (g *gauges) ill(out chan<- prometheus.Metric) {
	type part struct{ name, channel string }
	seen := map[part]bool{}
	for name := range g.health() {
		words := strings.Split(name, "/")
		p := part{name: partLabel.listed(words[0])}
		if len(words) > 1 {
			p.channel = channelLabel.listed(words[1])
		}
		seen[p] = true
	}
	for p := range seen {
		gauge(out, "ill", "1 for each part that is not well; /healthz has the sentence.", 1, "part", p.name, "channel", p.channel)
	}
}

// gauge sends one value with pairs of label names and values.
func gauge(out chan<- prometheus.Metric, name, help string, v float64, pairs ...string) {
	var names, values []string
	for i := 0; i+1 < len(pairs); i += 2 {
		names, values = append(names, pairs[i]), append(values, pairs[i+1])
	}
	m, err := prometheus.NewConstMetric(prometheus.NewDesc("ouderbrug_"+name, help, names, nil), prometheus.GaugeValue, v, values...)
	if err == nil { // it fails only on a name that is none
		out <- m
	}
}
