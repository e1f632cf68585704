package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// maxFile is the largest file that Telegram's API gives out.
const maxFile = 20 << 20

// media is what came with a message, nil if nothing did. Of a place, a contact and
// the like only that it came is kept.
func media(m message) *bot.Media {
	for _, f := range []struct {
		kind string
		file *file
	}{
		{"voice", m.Voice}, {"audio", m.Audio}, {"video", m.Video}, {"video", m.Note},
		{"video", m.Moving}, {"document", m.Document}, {"sticker", m.Sticker},
	} {
		if f.file != nil {
			return &bot.Media{
				Kind: f.kind, Ref: f.file.ID, Type: f.file.Type, Size: max(0, f.file.Size),
				Duration: time.Duration(min(max(0, f.file.Duration), 1<<30)) * time.Second,
			}
		}
	}
	if len(m.Photo) > 0 {
		best := m.Photo[0]
		for _, p := range m.Photo {
			if p.Width > best.Width {
				best = p
			}
		}
		return &bot.Media{Kind: "image", Ref: best.ID, Type: "image/jpeg", Size: max(0, best.Size)}
	}
	switch {
	case bool(m.Location || m.Venue):
		return &bot.Media{Kind: "location"}
	case bool(m.Contact):
		return &bot.Media{Kind: "contact"}
	case bool(m.Poll || m.Dice || m.Story || m.Game || m.Todo || m.Paid):
		return &bot.Media{Kind: "other"}
	}
	return nil
}

// Fetch opens a file that came in. Whatever the sender claimed, no more than 20 MB
// are read; the caller closes.
func (t *Telegram) Fetch(ctx context.Context, ref string) (io.ReadCloser, error) {
	if ref == "" {
		return nil, errors.New("fetch a Telegram file: this kind of message has none")
	}
	resp, err := t.api.call(ctx, "getFile", tgbotapi.Params{"file_id": ref})
	if err != nil {
		return nil, fmt.Errorf("fetch a Telegram file: %w", err)
	}
	var f struct {
		Size int64  `json:"file_size"`
		Path string `json:"file_path"`
	}
	if json.Unmarshal(resp.Result, &f) != nil || !plainPath(f.Path) {
		return nil, errors.New("fetch a Telegram file: the answer names no file that can be fetched")
	}
	if f.Size > maxFile {
		return nil, fmt.Errorf("fetch a Telegram file: %d bytes are more than %d", f.Size, maxFile)
	}
	return t.api.download(ctx, f.Path)
}

// plainPath rules out paths that lead elsewhere.
func plainPath(p string) bool {
	return p != "" && !strings.HasPrefix(p, "/") && !strings.Contains(p, "..") && !strings.ContainsAny(p, "\\?#:")
}

// download opens a path of the file server, which is not part of the library: it
// knows only Telegram's own.
func (a *api) download(ctx context.Context, path string) (io.ReadCloser, error) {
	at := (&url.URL{Path: "/file/bot" + string(a.token) + "/" + path}).EscapedPath()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+at, nil)
	if err != nil {
		return nil, errors.New("fetch a Telegram file: its path is not one")
	}
	resp, err := a.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("fetch a Telegram file: no answer (%s)", a.clean(err))
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close() // nothing of it is read
		return nil, fmt.Errorf("fetch a Telegram file: status %d", resp.StatusCode)
	}
	return &capped{body: resp.Body, left: maxFile}, nil
}

// capped reads at most left bytes and is an error, not an end, past that.
type capped struct {
	body io.ReadCloser
	left int64
}

// Read reads on, up to the cap.
func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.body.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, fmt.Errorf("a Telegram file is larger than %d bytes", maxFile)
	}
	return n, err
}

// Close ends the download.
func (c *capped) Close() error { return c.body.Close() }
