package main

import (
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meter is bot.Meter on Prometheus. Names and labels come from a closed
// vocabulary in the code, so series are made as they are first seen.
type meter struct {
	reg    *prometheus.Registry
	mu     sync.Mutex
	counts map[string]*prometheus.CounterVec
	times  map[string]*prometheus.HistogramVec
}

func newMeter() *meter {
	m := &meter{reg: prometheus.NewRegistry(), counts: map[string]*prometheus.CounterVec{}, times: map[string]*prometheus.HistogramVec{}}
	m.reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// pairs splits ("channel", "web", "what", "sent") into names and values.
func pairs(labels []string) (names, values []string) {
	for i := 0; i+1 < len(labels); i += 2 {
		names, values = append(names, labels[i]), append(values, labels[i+1])
	}
	return names, values
}

// Count adds one.
func (m *meter) Count(name string, labels ...string) {
	names, values := pairs(labels)
	m.mu.Lock()
	c, ok := m.counts[name]
	if !ok {
		c = prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "ouderbrug", Name: name + "_total", Help: "How often: " + name}, names)
		m.reg.MustRegister(c)
		m.counts[name] = c
	}
	m.mu.Unlock()
	if series, err := c.GetMetricWithLabelValues(values...); err == nil {
		series.Inc()
	}
}

// Seconds notes how long something took.
func (m *meter) Seconds(name string, d time.Duration, labels ...string) {
	names, values := pairs(labels)
	m.mu.Lock()
	h, ok := m.times[name]
	if !ok {
		h = prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "ouderbrug", Name: name, Help: "How long: " + name,
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30, 60},
		}, names)
		m.reg.MustRegister(h)
		m.times[name] = h
	}
	m.mu.Unlock()
	if series, err := h.GetMetricWithLabelValues(values...); err == nil {
		series.Observe(d.Seconds())
	}
}

func (m *meter) handler() http.Handler {
	return promhttp.HandlerFor(m.reg, promhttp.HandlerOpts{})
}
