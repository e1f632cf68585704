package web

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

const (
	maxBody  = 64 << 10
	maxText  = 4000 // characters (UTF-16 units, as the browser counts)
	maxLabel = 400
	// maxWaited is how far back a message that could not be sent is believed.
	maxWaited = 24 * time.Hour
)

// sent is what the page sends: a text, a press or a command.
type sent struct {
	ID      string `json:"id"` // UUID of the page's own making
	Text    string `json:"text"`
	Wire    string `json:"wire"`
	Label   string `json:"label"`
	Command string `json:"command"`
	Args    string `json:"args"`
	Waited  int64  `json:"waited"` // milliseconds since it was written
}

var (
	uuidForm    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	wireForm    = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	commandForm = regexp.MustCompile(`^[a-z]{1,16}$`)
	argsForm    = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)
)

var (
	errForm    = errors.New("a message needs an id (a UUID) and exactly one of text, wire and command")
	errTooLong = errors.New("a message may have 4000 characters")
)

// check says whether the page could have sent this.
func (s sent) check() error {
	given := 0
	for _, v := range []string{s.Text, s.Wire, s.Command} {
		if v != "" {
			given++
		}
	}
	switch {
	case given != 1 || !uuidForm.MatchString(s.ID):
		return errForm
	case units(s.Text) > maxText || units(s.Label) > maxLabel:
		return errTooLong
	case s.Wire != "" && !wireForm.MatchString(s.Wire),
		s.Command != "" && !commandForm.MatchString(s.Command),
		!argsForm.MatchString(s.Args), !utf8.ValidString(s.Text):
		return errForm
	}
	return nil
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// inbound is the message in the bot's words.
func (w *Web) inbound(s session, m sent, lang bot.Lang) bot.Inbound {
	waited := min(max(time.Duration(m.Waited)*time.Millisecond, 0), maxWaited)
	in := bot.Inbound{
		ID: s.hash() + ":" + m.ID, From: s.address(), SentAt: w.Now().Add(-waited).UTC(), LangHint: lang,
	}
	switch {
	case m.Wire != "":
		in.Kind, in.Wire, in.Text = bot.Press, m.Wire, m.Label
	case m.Command != "":
		in.Kind, in.Command, in.Args = bot.Command, m.Command, m.Args
	default:
		in.Kind, in.Text, in.Target = bot.Message, m.Text, bot.MessageID(in.ID)
	}
	return in
}

// send takes one inbound thing and answers after it is committed. Everything
// that is not its fault is answered so that the page sends it again.
func (w *Web) send(receive bot.Receive) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		s, ok := w.session(r)
		if !ok {
			w.refuse(rw, http.StatusUnauthorized, "")
			return
		}
		m, status := readSent(rw, r)
		if status != 0 {
			w.refuse(rw, status, "")
			return
		}
		lang, _ := w.lang(r)
		in := w.inbound(s, m, lang)
		cry := w.Triage != nil && w.Triage(in) == bot.Crisis
		if wait, ok := w.paces.mayWrite(s.hash(), cry, w.Now()); !ok {
			rw.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
			w.refuse(rw, http.StatusTooManyRequests, w.texts.say(lang, "too_fast", nil))
			return
		}
		if err := receive(r.Context(), append(w.opening(r, s, in, lang), in)...); err != nil {
			w.notAccepted(rw, r, lang, err)
			return
		}
		w.unaccepted.right(r.Context(), w.Log, w.Now())
		w.keep(rw, s.touched(w.Now()))
		rw.WriteHeader(http.StatusAccepted)
	}
}

// The shortest time after which a page offers again what was refused because too
// much waits; each page adds some of its own, so that they do not come all at once.
const (
	busyPause  = 6
	busySpread = 8
)

// notAccepted answers so that the page keeps what was written and offers it again
// under the same id. While too much waits it says so calmly, and shows whom one can
// call meanwhile: the page carries the numbers (S4).
func (w *Web) notAccepted(rw http.ResponseWriter, r *http.Request, lang bot.Lang, err error) {
	if errors.Is(err, bot.ErrBusy) {
		rw.Header().Set("Retry-After", strconv.Itoa(busyPause+rand.IntN(busySpread)))
		writeJSON(rw, http.StatusTooManyRequests, map[string]any{"say": w.texts.say(lang, "busy", nil), "call": true})
		return
	}
	w.unaccepted.wrong(r.Context(), w.Log, w.Now(), err)
	w.refuse(rw, http.StatusServiceUnavailable, "")
}

// opening goes before the first thing that somebody sends: in which language she
// saw the page, and that the page itself has welcomed her. Its id is that of the
// message, so that it counts once with it, and again when all was forgotten since.
func (w *Web) opening(r *http.Request, s session, first bot.Inbound, lang bot.Lang) []bot.Inbound {
	if w.talked(r, s) {
		return nil
	}
	args := "lang=" + string(lang) + " welcomed=yes"
	if w.Country != "" {
		args += " country=" + string(w.Country)
	}
	return []bot.Inbound{{
		Kind: bot.Command, Command: "setup", Args: args, ID: first.ID + ":setup",
		From: s.address(), SentAt: w.Now().UTC(), LangHint: lang,
	}}
}

// readSent reads and checks the body; status is 0 when it is good.
func readSent(rw http.ResponseWriter, r *http.Request) (m sent, status int) {
	err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxBody)).Decode(&m)
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return m, http.StatusRequestEntityTooLarge
	case err != nil:
		return m, http.StatusBadRequest
	}
	m.Text, m.Label = channels.Clean(m.Text), channels.Clean(m.Label)
	switch err := m.check(); {
	case errors.Is(err, errTooLong):
		return m, http.StatusRequestEntityTooLarge
	case err != nil:
		return m, http.StatusBadRequest
	}
	return m, 0
}

// refuse answers with a status, and words for the person if there are any.
func (w *Web) refuse(rw http.ResponseWriter, status int, say string) {
	writeJSON(rw, status, map[string]string{"say": say})
}

func writeJSON(rw http.ResponseWriter, status int, v any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(v) // the page is gone: it will look again
}

// here notes that the person is still there; the page says so now and then while
// she reads.
func (w *Web) here(rw http.ResponseWriter, r *http.Request) {
	s, ok := w.session(r)
	if !ok {
		w.refuse(rw, http.StatusUnauthorized, "")
		return
	}
	w.keep(rw, s.touched(w.Now()))
	rw.WriteHeader(http.StatusNoContent)
}
