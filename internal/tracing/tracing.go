// Package tracing sends the steps of an event's way to a collector of
// OpenTelemetry (OTLP over HTTP), for who operates several instances. It is off
// unless --otlp-url names a collector.
//
// A trace is an event: its id is made from the event's own id, so that the steps of
// one event stand in one trace, whichever instance takes them. A span holds ids,
// times, the channel's name and a word for what it came to, and nothing else: what
// a step may tell stands in watch.Step. This package measures nothing itself; go to
// internal/watch for that.
package tracing

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/ouderbrug/ouderbrug/internal/watch"
)

// Tracer is a watch.Tracer.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

var _ watch.Tracer = (*Tracer)(nil)

// Options say where traces go.
type Options struct {
	URL      string // of the collector, without /v1/traces
	Version  string
	Instance string // the random name of this instance
	Log      *slog.Logger
}

// New makes a tracer. It connects to nothing yet: a collector that is away costs
// its traces and nothing else.
func New(ctx context.Context, o Options) (*Tracer, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("--otlp-url must be the address of a collector, such as http://127.0.0.1:4318")
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimRight(o.URL, "/")+"/v1/traces"), otlptracehttp.WithTimeout(5*time.Second))
	if err != nil {
		return nil, fmt.Errorf("--otlp-url cannot be used: %w", err)
	}
	provider := sdk.NewTracerProvider(
		sdk.WithBatcher(&calm{SpanExporter: exporter, log: o.Log}),
		sdk.WithIDGenerator(ids{}),
		sdk.WithSampler(sdk.AlwaysSample()),
		sdk.WithResource(resource.NewSchemaless(
			attribute.String("service.name", "ouderbrug"), attribute.String("service.version", o.Version), attribute.String("service.instance.id", o.Instance))),
	)
	return &Tracer{provider: provider, tracer: provider.Tracer("github.com/ouderbrug/ouderbrug")}, nil
}

// Close sends what is left.
func (t *Tracer) Close(ctx context.Context) error { return t.provider.Shutdown(ctx) }

// Step makes a span of a step that is over.
func (t *Tracer) Step(ctx context.Context, x watch.Step) {
	whole, first := traceOf(string(x.Event))
	if x.Name == "receive" && x.Result != "duplicate" {
		ctx = context.WithValue(trace.ContextWithSpanContext(ctx, trace.SpanContext{}), rootKey{}, trace.NewSpanContext(trace.SpanContextConfig{TraceID: whole, SpanID: first}))
	} else {
		ctx = trace.ContextWithRemoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: whole, SpanID: first, TraceFlags: trace.FlagsSampled, Remote: true}))
	}
	attributes := []attribute.KeyValue{attribute.String("ouderbrug.event", string(x.Event)), attribute.String("ouderbrug.result", x.Result)}
	if x.Channel != "" {
		attributes = append(attributes, attribute.String("ouderbrug.channel", x.Channel))
	}
	if x.Outbox != "" {
		attributes = append(attributes, attribute.String("ouderbrug.outbox", string(x.Outbox)))
	}
	_, span := t.tracer.Start(ctx, x.Name, trace.WithTimestamp(x.Began), trace.WithAttributes(attributes...))
	if x.Result == "failed" || x.Result == "full" {
		span.SetStatus(codes.Error, x.Result)
	}
	span.End(trace.WithTimestamp(x.Ended))
}

// traceOf is the trace of an event and the span that begins it.
func traceOf(event string) (whole trace.TraceID, first trace.SpanID) {
	sum := sha256.Sum256([]byte("ouderbrug trace " + event))
	copy(whole[:], sum[:16])
	copy(first[:], sum[16:24])
	return whole, first
}

// rootKey is under which a context holds the ids of the span that begins a trace.
type rootKey struct{}

// ids gives the span that begins a trace the ids that were made from its event,
// and all others a random one.
type ids struct{}

func (ids) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	if root, ok := ctx.Value(rootKey{}).(trace.SpanContext); ok {
		return root.TraceID(), root.SpanID()
	}
	whole, _ := traceOf(rand.Text())
	return whole, ids{}.NewSpanID(ctx, whole)
}

func (ids) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	_, span := traceOf(rand.Text())
	return span
}

// calm says once a minute at most that the collector is away, and breaks nothing.
type calm struct {
	sdk.SpanExporter
	log  *slog.Logger
	mu   sync.Mutex
	said time.Time
}

// ExportSpans sends spans, or drops them.
func (c *calm) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := c.SpanExporter.ExportSpans(ctx, spans)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil && time.Since(c.said) > time.Minute {
		c.said = time.Now()
		c.log.WarnContext(ctx, "traces cannot be sent, and are dropped", "spans", len(spans), "err", err)
	}
	return nil
}
