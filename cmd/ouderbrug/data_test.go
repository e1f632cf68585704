package main

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// With an empty key store everybody would count as forgotten.
func TestDataWithoutTheirKeyStoreAreRefused(t *testing.T) {
	dir := t.TempDir()
	s := &config.Settings{DB: "sqlite:" + filepath.Join(dir, "data", "o.db"), Keys: filepath.Join(dir, "keys", "k.json")}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Write(s.Keys); err != nil {
		t.Fatal(err)
	}
	for range 2 { // new, and then as it was left
		d, err := openData(t.Context(), s, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	keystore := s.KeystorePath(filepath.Join(dir, "data", "o.db"))
	if err := os.Remove(keystore); err != nil {
		t.Fatal(err)
	}
	if d, err := openData(t.Context(), s, time.Now); err == nil || !strings.Contains(err.Error(), "--keystore") {
		t.Errorf("opened %v, %v", d, err)
	}
	if _, err := os.Stat(keystore); !errors.Is(err, fs.ErrNotExist) {
		t.Error("an empty key store was made")
	}
}

func TestAPageThatPanicsTellsTheLogNothingOfAnybody(t *testing.T) {
	var out bytes.Buffer
	h := calm(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("kanarie") }), slog.New(slog.NewTextHandler(&out, nil)))
	r := httptest.NewRequest(http.MethodGet, "/?q=kanarie", nil)
	r.RemoteAddr = "192.0.2.77:1"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || !strings.Contains(out.String(), "a page panicked") {
		t.Errorf("status %d, log %q", w.Code, out.String())
	}
	for _, secret := range []string{"kanarie", "192.0.2.77"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}
