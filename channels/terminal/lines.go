package terminal

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"sync"
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 1 << 20

// line is one line of the input with its event id.
type line struct{ id, text string }

// lines reads an input beside the poll, since a read cannot be cancelled. A line
// stays the current one until done, so that stopping in its middle loses nothing.
// The goroutine that reads ends with the input.
type lines struct {
	in      io.Reader
	sitting string
	start   *sync.Once
	read    chan line
	failed  chan error // one value, before read is closed
	ended   chan struct{}
	finish  *sync.Once

	current *line
}

func newLines(in io.Reader, sitting string) lines {
	return lines{
		in: in, sitting: sitting, start: &sync.Once{}, finish: &sync.Once{},
		read: make(chan line), failed: make(chan error, 1), ended: make(chan struct{}),
	}
}

func (l *lines) scan() {
	defer close(l.read)
	s := bufio.NewScanner(l.in)
	s.Buffer(nil, maxLine)
	for n := 1; s.Scan(); n++ {
		l.read <- line{id: l.sitting + "-" + strconv.Itoa(n), text: s.Text()}
	}
	if err := s.Err(); err != nil {
		l.failed <- err
	}
}

// next is the line that is not done, or waits for one; ok is false at the end.
func (l *lines) next(ctx context.Context) (got line, ok bool, err error) {
	l.start.Do(func() { go l.scan() })
	if l.current != nil {
		return *l.current, true, nil
	}
	select {
	case <-ctx.Done():
		return line{}, false, nil
	case got, ok = <-l.read:
	}
	if !ok {
		select {
		case err = <-l.failed:
			return line{}, false, err
		default:
			return line{}, false, nil
		}
	}
	l.current = &got
	return got, true, nil
}

func (l *lines) done() { l.current = nil }

// over reports whether the end of the input was told already.
func (l *lines) over() bool {
	select {
	case <-l.ended:
		return true
	default:
		return false
	}
}

// end tells the end of the input the first time, and waits for ctx after that.
func (l *lines) end(ctx context.Context) error {
	if l.over() {
		<-ctx.Done()
		return nil
	}
	l.finish.Do(func() { close(l.ended) })
	return nil
}
