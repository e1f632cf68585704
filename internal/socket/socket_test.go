package socket_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/socket"
)

// start serves at path until the test ends; stop ends it earlier.
func start(t *testing.T, path string, deeds map[string]socket.Deed) (stop func(), log *bytes.Buffer) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	log = &bytes.Buffer{}
	wait, err := socket.Serve(ctx, path, deeds, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	stop = func() { cancel(); wait() }
	t.Cleanup(stop)
	return stop, log
}

var deeds = map[string]socket.Deed{
	"double": func(_ context.Context, args json.RawMessage) (any, error) {
		var n int
		err := json.Unmarshal(args, &n)
		return 2 * n, err
	},
	"refuse": func(context.Context, json.RawMessage) (any, error) {
		return nil, errors.New("no: say --reason")
	},
	"panic": func(context.Context, json.RawMessage) (any, error) { panic("kanarie") },
	"large": func(context.Context, json.RawMessage) (any, error) { return strings.Repeat("x", 5<<20), nil },
}

func TestACommandIsDoneByTheServer(t *testing.T) {
	for name, dir := range map[string]string{"a path": t.TempDir(), "a path longer than a socket's may be": filepath.Join(t.TempDir(), strings.Repeat("d", 120))} {
		t.Run(name, func(t *testing.T) {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "o.db.sock")
			stop, _ := start(t, path, deeds)
			var n int
			if err := socket.Ask(t.Context(), path, "double", 21, &n); err != nil || n != 42 {
				t.Errorf("%d, %v", n, err)
			}
			if err := socket.Ask(t.Context(), path, "refuse", nil, nil); err == nil || err.Error() != "no: say --reason" {
				t.Errorf("refused with %v", err)
			}
			if err := socket.Ask(t.Context(), path, "unknown", nil, nil); err == nil || !strings.Contains(err.Error(), "another version") {
				t.Errorf("an unknown command: %v", err)
			}
			if err := socket.Ask(t.Context(), path, "panic", nil, nil); err == nil || strings.Contains(err.Error(), "kanarie") {
				t.Errorf("a panic: %v", err)
			}
			var large string
			if err := socket.Ask(t.Context(), path, "large", nil, &large); err != nil || len(large) != 5<<20 {
				t.Errorf("a large answer: %d, %v", len(large), err)
			}
			st, err := os.Stat(path)
			if err != nil || st.Mode().Perm() != 0o600 || st.Mode().Type() != os.ModeSocket {
				t.Errorf("the socket: %v, %v", st, err)
			}
			stop()
			if err := socket.Ask(t.Context(), path, "double", 21, &n); !errors.Is(err, socket.ErrNobody) {
				t.Errorf("after the server stopped: %v", err)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("the socket was left behind")
			}
		})
	}
}

func TestASocketThatWasLeftBehindIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "o.sock")
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	if err := socket.Ask(t.Context(), path, "double", 1, nil); !errors.Is(err, socket.ErrNobody) {
		t.Errorf("nobody listens, and it says %v", err)
	}
	start(t, path, deeds)
	if err := socket.Ask(t.Context(), path, "double", 1, nil); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "o.sock")
	_, log := start(t, path, deeds)
	for _, text := range []string{"\n", "hello\n", `{"command":` + "\n", strings.Repeat("x", 2<<20) + "\n"} {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.WriteString(c, text) }()
		got, _ := io.ReadAll(c)
		if !strings.Contains(string(got), "not one line of JSON") {
			t.Errorf("it answers %q", got)
		}
		c.Close()
	}
	if strings.Contains(log.String(), "hello") {
		t.Error("what was sent is in the log")
	}
	var n int
	if err := socket.Ask(t.Context(), path, "double", 2, &n); err != nil || n != 4 {
		t.Errorf("afterwards: %d, %v", n, err)
	}
}

func TestAFolderThatCannotBeWrittenIsOneSentence(t *testing.T) {
	_, err := socket.Serve(t.Context(), filepath.Join(t.TempDir(), "no", "o.sock"), deeds, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "may write to") || strings.Contains(err.Error(), "\n") {
		t.Errorf("it says %v", err)
	}
}
