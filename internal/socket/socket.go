// Package socket lets a command ask a running server to do something, where only
// one process may use the data: serve listens on a unix socket beside the database
// (mode 0600), and a command that finds somebody listening sends its Command there
// and waits for the result. One request and one answer a connection, each one line
// of JSON.
//
// Only the same user of the machine is let in: the file's mode says so, and the
// kernel says who called. It is no network protocol and carries no message of a
// parent. Package cmd/ouderbrug has the list of what can be asked (deeds.go).
package socket

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Deed does one command. What it returns is sent back as JSON; an error is sent
// back as its sentence.
type Deed func(ctx context.Context, args json.RawMessage) (any, error)

type request struct {
	Command string          `json:"command"`
	Args    json.RawMessage `json:"args"`
}

type answer struct {
	Error  string          `json:"error,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

const (
	maxRequest = 1 << 20
	// maxAnswer is room for everything that is kept of a person.
	maxAnswer = 256 << 20
	// within is how long a command may take.
	within = time.Minute
	// atOnce is how many commands run at once.
	atOnce = 4
)

// Serve listens at path until ctx ends and what was begun is done. A socket that was
// left behind is replaced: call it only while holding the database's lock.
func Serve(ctx context.Context, path string, deeds map[string]Deed, log *slog.Logger) (wait func(), err error) {
	l, err := listen(path)
	if err != nil {
		return nil, fmt.Errorf("commands cannot reach this server (%w): use a folder that this program may write to", err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		<-ctx.Done()
		_ = os.Remove(path) // a command that comes now opens the data itself, or is told that they are locked
		_ = l.Close()
	})
	wg.Go(func() {
		slots := make(chan struct{}, atOnce)
		for {
			slots <- struct{}{}
			c, err := l.AcceptUnix()
			if err != nil {
				return // closed
			}
			wg.Go(func() {
				defer func() { <-slots }()
				serve(ctx, c, deeds, log)
			})
		}
	})
	return wg.Wait, nil
}

// listen makes the socket under another name, closes it to others, and only then
// gives it its name.
func listen(path string) (*net.UnixListener, error) {
	young := path + ".new"
	if err := os.Remove(young); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	addr, done, err := address(young)
	if err != nil {
		return nil, err
	}
	defer done()
	l, err := net.ListenUnix("unix", addr)
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it is no longer called so
	if err := errors.Join(os.Chmod(young, 0o600), os.Rename(young, path)); err != nil {
		return nil, errors.Join(err, l.Close(), os.Remove(young))
	}
	return l, nil
}

// maxPath is how long the path of a socket may be (Linux).
const maxPath = 107

// address names a socket whose path may be longer than the kernel takes: then by
// its folder's descriptor, which is open until done.
func address(path string) (addr *net.UnixAddr, done func(), err error) {
	if len(path) <= maxPath {
		return &net.UnixAddr{Name: path, Net: "unix"}, func() {}, nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, nil, err
	}
	short := filepath.Join("/proc/self/fd", strconv.FormatUint(uint64(dir.Fd()), 10), filepath.Base(path))
	return &net.UnixAddr{Name: short, Net: "unix"}, func() { _ = dir.Close() }, nil
}

func serve(ctx context.Context, c *net.UnixConn, deeds map[string]Deed, log *slog.Logger) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(within))                                            // a connection without deadlines is none of ours
	unwatch := context.AfterFunc(ctx, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) }) // who has not asked by now need not
	defer unwatch()
	if !sameUser(c) {
		log.WarnContext(ctx, "a command by another user of this machine was refused")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var q request
	line, err := bufio.NewReader(io.LimitReader(c, maxRequest)).ReadBytes('\n')
	if err != nil || json.Unmarshal(line, &q) != nil {
		reply(c, nil, errors.New("the request was not one line of JSON"))
		return
	}
	deed, ok := deeds[q.Command]
	if !ok {
		reply(c, nil, errors.New("the running server does not know this command: it is of another version than this program"))
		return
	}
	result, err := do(ctx, deed, q.Args)
	if err != nil {
		log.WarnContext(ctx, "a command was refused", "command", q.Command)
	}
	reply(c, result, err)
}

// do runs a deed; a panic is an error that tells nothing of what it worked on.
func do(ctx context.Context, deed Deed, args json.RawMessage) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the command failed inside the server (%T): this is a fault of the program", p)
		}
	}()
	return deed(ctx, args)
}

func reply(c io.Writer, result any, err error) {
	var a answer
	if err == nil {
		a.Result, err = json.Marshal(result)
	}
	if err != nil {
		a = answer{Error: err.Error()}
	}
	line, err := json.Marshal(a)
	if err == nil {
		_, _ = c.Write(append(line, '\n')) // who asked has gone
	}
}

// sameUser asks the kernel who is at the other end.
func sameUser(c *net.UnixConn) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	var who *syscall.Ucred
	if cerr := raw.Control(func(fd uintptr) {
		who, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); cerr != nil || err != nil {
		return false
	}
	return int64(who.Uid) == int64(os.Geteuid())
}

// ErrNobody is what Ask returns when no server listens.
var ErrNobody = errors.New("no server listens")

// Ask sends a command to the server at path and reads its result into result.
func Ask(ctx context.Context, path, command string, args, result any) error {
	addr, done, err := address(path)
	if err != nil {
		return ErrNobody
	}
	defer done()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", addr.Name)
	if err != nil {
		return ErrNobody
	}
	defer func() { _ = conn.Close() }()
	unwatch := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer unwatch()
	packed, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("send a command: %w", err)
	}
	line, err := json.Marshal(request{Command: command, Args: packed})
	if err != nil {
		return fmt.Errorf("send a command: %w", err)
	}
	if _, err := conn.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("send the command to the running server: %w", err)
	}
	var a answer
	if err := json.NewDecoder(io.LimitReader(conn, maxAnswer)).Decode(&a); err != nil {
		return errors.New("the running server gave no answer: look at its log, and whether this program runs as the same user")
	}
	if a.Error != "" {
		return errors.New(a.Error)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(a.Result, result)
}
