package qdrant_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/fakes/qdrant"
	"github.com/ouderbrug/ouderbrug/retrieval"
	store "github.com/ouderbrug/ouderbrug/retrieval/qdrant"
)

// tlsProxy takes TLS connections and passes what they say on to a plain server. It returns its address and a file with
// the certificate that vouches for it.
func tlsProxy(t *testing.T, to string) (addr, ca string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil) // for its certificate, which is for 127.0.0.1
	srv.StartTLS()
	t.Cleanup(srv.Close)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: srv.TLS.Certificates, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	t.Cleanup(wg.Wait)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { pass(in, to) })
		}
	}()
	ca = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String(), ca
}

// pass carries a connection until either side ends it.
func pass(in net.Conn, to string) {
	out, err := net.Dial("tcp", to)
	if err != nil {
		_ = in.Close()
		return
	}
	end := func() { _, _ = in.Close(), out.Close() }
	go func() { _, _ = io.Copy(out, in); end() }()
	_, _ = io.Copy(in, out)
	end()
}

func TestTLSAndKey(t *testing.T) {
	addr, ca := tlsProxy(t, qdrant.Start(t, "--api-key", "kanarie").Addr)
	roots, err := store.ReadCAs(ca)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		key   string
		roots *x509.CertPool
		plain bool
		want  string
	}{
		"all is well":             {"kanarie", roots, false, ""},
		"another key":             {"vogel", roots, false, "OUDERBRUG_QDRANT_API_KEY"},
		"no key":                  {"", roots, false, "OUDERBRUG_QDRANT_API_KEY"},
		"nobody vouches for it":   {"kanarie", nil, false, "certificate"},
		"it is asked without TLS": {"kanarie", roots, true, "qdrant"},
	} {
		t.Run(name, func(t *testing.T) {
			o := store.Options{Address: "https://" + addr, APIKey: x.key, RootCAs: x.roots}
			if x.plain {
				o.Address = addr
			}
			s, err := store.Open(o)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			err = s.Replace(ctx, passages(3, "nl"))
			if version, cerr := s.Check(ctx); (cerr == nil) != (err == nil) || cerr == nil && version == "" {
				t.Errorf("Replace says %v, Check %q, %v", err, version, cerr)
			}
			if x.want == "" {
				if err != nil || !finds(t, s, 2) {
					t.Errorf("it says %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "kanarie") || strings.Contains(err.Error(), "vogel") {
				t.Errorf("it says %v", err)
			}
		})
	}
}

func TestCertificatesThatCannotBeRead(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(empty, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, "/nowhere/ca.pem"} {
		if _, err := store.ReadCAs(path); err == nil {
			t.Errorf("%s was read", path)
		}
	}
	if pool, err := store.ReadCAs(""); pool != nil || err != nil {
		t.Errorf("no file gives %v, %v", pool, err)
	}
}

// A question waits for a server no longer than its context.
func TestASearchEndsWithItsContext(t *testing.T) {
	e := qdrant.Start(t)
	s := open(t, store.Options{Address: e.Addr})
	replace(t, s, passages(3, "nl"))
	e.Freeze()
	defer e.Thaw()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := s.Search(ctx, retrieval.Query{Text: "slaapt"})
	if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > time.Second {
		t.Errorf("after %v it says %v", took, err)
	}
}
