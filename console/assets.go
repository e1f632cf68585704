package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

//go:embed page/console.css page/console.js page/htmx.min.js
var assetFiles embed.FS

// assets are the files of the pages, under names made from their contents, so that a
// browser may keep them for ever. htmx is version 2.0.11 as npm has it (0BSD, its
// licence beside it).
type assets struct {
	urls  map[string]string
	files map[string]asset // by "hash/name"
}

type asset struct {
	kind         string
	plain, small []byte
}

func readAssets() (*assets, error) {
	a := &assets{urls: map[string]string{}, files: map[string]asset{}}
	for name, kind := range map[string]string{
		"console.css": "text/css; charset=utf-8", "console.js": "text/javascript; charset=utf-8", "htmx.min.js": "text/javascript; charset=utf-8",
	} {
		b, err := assetFiles.ReadFile("page/" + name)
		if err != nil {
			return nil, err
		}
		var small bytes.Buffer
		z := gzip.NewWriter(&small)
		if _, err := z.Write(b); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		key := hex.EncodeToString(sum[:8]) + "/" + name
		a.urls[name] = "/console/a/" + key
		a.files[key] = asset{kind: kind, plain: b, small: small.Bytes()}
	}
	return a, nil
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.PathValue("hash")+"/"+r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h, b := w.Header(), f.plain
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		b = f.small
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b) // the reader went away
}
