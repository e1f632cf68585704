package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// secure gives every page that has none a strict Content-Security-Policy, and no
// answer a guess at its type.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// calm answers for a handler that panics, and logs where it did: neither what the
// value holds nor who called.
func calm(next http.Handler, l *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				l.Error("a page panicked", "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// healthz says ok or degraded, and 200 as long as the program runs: a restart mends no
// database. With its sentences, which name what we are made of, it is for the address
// of /metrics; the public one tells anybody no more than the word. A caller's own
// address would be no measure: behind a proxy everybody comes from loopback.
func healthz(health func() map[string]string, sentences bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		ill := health()
		says := map[string]any{"status": "ok"}
		if len(ill) > 0 {
			says["status"] = "degraded"
		}
		if sentences {
			says["parts"] = ill
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(says) // the caller has gone
	}
}

// private is the side of those who run it: numbers, and what is not well.
func private(numbers http.Handler, health func() map[string]string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", numbers)
	mux.Handle("GET /healthz", healthz(health, true))
	return mux
}

// routes is the public side: the chat at /, the console at /console, a hook for each
// door that has one, and /healthz. What is not switched on answers 404.
func routes(chat, console http.Handler, doors []bot.Door, receive bot.Receive, health func() map[string]string) http.Handler {
	mux := http.NewServeMux()
	for _, d := range doors {
		if d.Webhook != nil {
			mux.Handle("/hooks/"+d.Channel.Name(), d.Webhook(receive))
		}
	}
	mux.Handle("/hooks/", http.NotFoundHandler())
	mux.Handle("/metrics", http.NotFoundHandler())
	mux.Handle("GET /healthz", healthz(health, false))
	mux.Handle("/console", console)
	mux.Handle("/console/", console)
	mux.Handle("/", chat)
	return secure(mux)
}

// listen opens an address and serves it until ctx ends; then it lets what is
// under way finish for five seconds. It returns the address that it got.
func listen(ctx context.Context, addr string, h http.Handler, done func(error)) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return "", fmt.Errorf("cannot listen on %s: %w; choose another with --addr or --metrics-addr", addr, err)
	}
	srv := &http.Server{Handler: hasty(h, bodyWithin), ReadHeaderTimeout: 10 * time.Second, WriteTimeout: answerWithin, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog:    log.New(io.Discard, "", 0), // it names the callers' addresses
		BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = srv.Shutdown(end) // what is still open after five seconds is cut off
	}()
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			done(err)
			return
		}
		done(nil)
	}()
	return l.Addr().String(), nil
}
