package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// linesAtOnce is how many lines one look returns at most.
const linesAtOnce = 100

const (
	// readWithin is how long reading lines may take: a store that hangs keeps no page.
	readWithin = 5 * time.Second
	// writeWithin is how long a page may take to take its lines.
	writeWithin = 15 * time.Second
	// slowest is how much longer the pause between two looks for another instance's
	// lines becomes while nothing comes. Whoever writes begins a new look, which is
	// quick again: then an answer is near.
	slowest = 3
)

// look is the answer to GET /chat/lines.
type look struct {
	Lines []lineView `json:"lines"`
	Next  int64      `json:"next"`   // to ask after
	More  bool       `json:"more"`   // ask again at once
	Older bool       `json:"hidden"` // lines from before are hidden
	Later int        `json:"later"`  // milliseconds to wait before asking again
}

// laterWhenFull is the pause for pages when too many of them look at once.
const laterWhenFull = 10_000

// lines answers with what follows ?after=, at once if there is something, else
// when there is or the look has waited long enough. ?shown= is the last line that
// this page ever showed; ?wait=0 does not wait.
func (w *Web) lines(rw http.ResponseWriter, r *http.Request) {
	s, ok := w.session(r)
	if !ok {
		w.refuse(rw, http.StatusUnauthorized, "")
		return
	}
	end, wait, ok := w.paces.beginLook(s.hash(), w.Now())
	if !ok {
		rw.Header().Set("Retry-After", "5")
		w.refuse(rw, http.StatusTooManyRequests, "")
		return
	}
	defer end()
	// The server's own write limit must not cut a look that waits.
	_ = http.NewResponseController(rw).SetWriteDeadline(time.Time{})
	patience, stop := context.WithTimeout(r.Context(), w.Poll)
	defer stop()
	if !wait || r.FormValue("wait") == "0" {
		stop()
	}
	out, receipts, err := w.lookUntil(patience, r.Context(), s, number(r, "after"), number(r, "shown"))
	if err != nil {
		if r.Context().Err() == nil {
			w.unread.wrong(r.Context(), w.Log, w.Now(), err)
		}
		w.refuse(rw, http.StatusServiceUnavailable, "")
		return
	}
	w.unread.right(r.Context(), w.Log, w.Now())
	_ = http.NewResponseController(rw).SetWriteDeadline(time.Now().Add(writeWithin)) // a page that takes nothing is let go
	if _, ok := w.session(r); !ok {                                                  // left in another tab meanwhile
		w.refuse(rw, http.StatusUnauthorized, "")
		return
	}
	if !wait {
		out.Later = laterWhenFull
	}
	writeJSON(rw, http.StatusOK, out)
	if len(receipts) > 0 && r.Context().Err() == nil {
		w.settle(r.Context(), receipts)
	}
}

// lookUntil looks until there is something to show or patience ends.
func (w *Web) lookUntil(patience, ctx context.Context, s session, after, shown int64) (look, []bot.Settlement, error) {
	woken, stop := w.Watch(s.address())
	defer stop()
	pause := w.LookAgain
	again := time.NewTimer(pause)
	defer again.Stop()
	for {
		out, receipts, err := w.lookOnce(ctx, s, after, shown)
		if err != nil || len(out.Lines) > 0 || out.More || patience.Err() != nil {
			return out, receipts, err
		}
		after = out.Next
		select {
		case <-patience.Done():
		case <-woken:
		case <-again.C:
			pause = min(pause*3/2, slowest*w.LookAgain)
			again.Reset(pause)
		}
	}
}

// lookOnce reads what follows after and keeps what may be shown now.
func (w *Web) lookOnce(ctx context.Context, s session, after, shown int64) (look, []bot.Settlement, error) {
	now := w.Now()
	since := s.shownSince(now)
	limited, done := context.WithTimeout(ctx, readWithin)
	defer done()
	rows, err := w.Lines.Lines(limited, s.address(), after, linesAtOnce)
	if err != nil {
		return look{}, nil, err
	}
	out := look{Lines: []lineView{}, Next: after, More: len(rows) == linesAtOnce}
	var receipts []bot.Settlement
	for _, row := range rows {
		out.Next = max(out.Next, row.Seq)
		if row.At.Before(since.Truncate(time.Millisecond)) {
			out.Older = true
			continue
		}
		if row.Outbox != "" && !mayShow(row, shown, now) {
			continue
		}
		if row.Purpose == bot.ForReceipt {
			receipts = append(receipts, bot.Settlement{ID: row.Outbox, State: bot.Delivered, At: now.UTC()})
		}
		out.Lines = append(out.Lines, w.view(row))
	}
	return out, receipts, nil
}

// mayShow asks the gate. A line of the bot that was on the screen before a person
// took the talk over stays there: the gate speaks of lines that are not said yet.
func mayShow(l bot.Line, shown int64, now time.Time) bool {
	f := l.Facts
	if l.Seq <= shown && f.Holder == bot.HeldByPerson {
		f.Holder = bot.HeldByBot
	}
	return bot.CanSend(f, l.Purpose, time.Time{}, now).Send
}

// settle tells that receipts of an erasure were shown, so that it may go on.
func (w *Web) settle(ctx context.Context, receipts []bot.Settlement) {
	if err := w.Lines.Settle(ctx, receipts); err != nil {
		w.Log.ErrorContext(ctx, "a receipt that was shown cannot be settled", "err", err)
	}
}

// number reads a query value; what is not a number is 0.
func number(r *http.Request, name string) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
