package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
)

//go:embed page/chat.css page/nojs.css page/script/*.js page/icon.svg
var assetFiles embed.FS

// assets are the files of the page, served under names made from their contents,
// so that a browser may keep them for ever.
type assets struct {
	urls  map[string]string // by name
	files map[string]asset  // by "hash/name"
}

type asset struct {
	kind         string
	plain, small []byte
}

func readAssets(publicName string) (*assets, error) {
	a := &assets{urls: map[string]string{}, files: map[string]asset{}}
	for name, kind := range map[string]string{
		"chat.css": "text/css; charset=utf-8", "nojs.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml",
	} {
		b, err := assetFiles.ReadFile("page/" + name)
		if err != nil {
			return nil, err
		}
		if err := a.add(name, kind, b); err != nil {
			return nil, err
		}
	}
	code, err := script()
	if err != nil {
		return nil, err
	}
	if err := a.add("chat.js", "text/javascript; charset=utf-8", code); err != nil {
		return nil, err
	}
	manifest, err := json.Marshal(map[string]any{
		"name": publicName, "short_name": publicName, "start_url": "/", "display": "standalone",
		"background_color": "#FBF8F3", "theme_color": "#FBF8F3",
		"icons": []map[string]string{{"src": a.urls["icon.svg"], "sizes": "any", "type": "image/svg+xml"}},
	})
	if err != nil {
		return nil, err
	}
	return a, a.add("manifest.webmanifest", "application/manifest+json", manifest)
}

// script joins the files of the page's script in the order of their names.
func script() ([]byte, error) {
	names, err := fs.Glob(assetFiles, "page/script/*.js")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("(function () {\n'use strict';\n")
	for _, n := range names {
		part, err := assetFiles.ReadFile(n)
		if err != nil {
			return nil, err
		}
		b.Write(part)
	}
	b.WriteString("})();\n")
	return b.Bytes(), nil
}

func (a *assets) add(name, kind string, b []byte) error {
	var small bytes.Buffer
	z, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(b); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	key := hex.EncodeToString(sum[:8]) + "/" + name
	a.urls[name] = "/a/" + key
	a.files[key] = asset{kind: kind, plain: b, small: small.Bytes()}
	return nil
}

func (a *assets) serve(rw http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.PathValue("hash")+"/"+r.PathValue("name")]
	if !ok {
		http.NotFound(rw, r)
		return
	}
	h, b := rw.Header(), f.plain
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		b = f.small
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = rw.Write(b) // the reader went away
}
