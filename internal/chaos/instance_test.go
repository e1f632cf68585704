package chaos

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// instance is a place for a child: whenever the one in it has ended, whatever ended
// it, another one is started, as a supervisor does.
type instance struct {
	in     string
	client *http.Client
	ended  chan struct{} // closed when the last child has ended

	mu     sync.Mutex
	cmd    *exec.Cmd
	number int
	up     chan struct{} // closed when the child listens
	killed bool          // this child was killed
	over   bool          // no child any more
}

// start begins to keep a child alive that listens on a socket.
func (g *ground) start(socket string) *instance {
	x := &instance{in: filepath.Join(g.dir, socket), ended: make(chan struct{})}
	x.client = over(x.in)
	g.begin(x)
	go g.supervise(x)
	g.Cleanup(func() { // where a test has ended early
		x.mu.Lock()
		x.over = true
		_ = x.cmd.Process.Kill() // it may have ended
		x.mu.Unlock()
		<-x.ended
	})
	return x
}

// begin starts a child; x.mu is held, or nobody else knows x yet.
func (g *ground) begin(x *instance) {
	g.mu.Lock()
	g.children++
	s := g.setup
	s.Number, s.In = g.children, x.in
	g.mu.Unlock()
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings and a number
	}
	x.number, x.killed, x.up = s.Number, false, make(chan struct{})
	x.cmd = exec.Command(os.Args[0], "-test.run=^$")
	x.cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	x.cmd.Stderr = g.Output()
	out, err := x.cmd.StdoutPipe()
	if err == nil {
		err = x.cmd.Start()
	}
	if err != nil {
		panic("a child cannot be started: " + err.Error()) // in a goroutine that must not end the test otherwise
	}
	up := x.up
	go func() {
		if s := bufio.NewScanner(out); s.Scan() {
			close(up)
		}
	}()
}

// supervise starts a child again whenever one has ended.
func (g *ground) supervise(x *instance) {
	defer close(x.ended)
	for {
		err := x.cmd.Wait()
		x.mu.Lock()
		if x.over {
			if err != nil && !x.killed && g.Context().Err() == nil {
				g.Errorf("the last child did not end well: %v", err)
			}
			x.mu.Unlock()
			return
		}
		if !x.killed && x.cmd.ProcessState.ExitCode() != cannotOpen {
			g.mu.Lock()
			g.died++
			g.mu.Unlock()
			g.Logf("a child ended by itself: %v", err)
		}
		if !x.killed {
			time.Sleep(20 * time.Millisecond) // PostgreSQL is starting
		}
		g.begin(x)
		x.mu.Unlock()
	}
}

// awaitUp waits until an instance listens.
func (g *ground) awaitUp(x *instance) {
	late := time.After(time.Minute)
	for {
		x.mu.Lock()
		up := x.up
		x.mu.Unlock()
		select {
		case <-up:
			return
		case <-late:
			g.Fatal("an instance does not come up")
		case <-time.After(100 * time.Millisecond): // it may be another child's by now
		}
	}
}

// kill ends a child as a crash does.
func (g *ground) kill(x *instance) {
	x.mu.Lock()
	defer x.mu.Unlock()
	g.mu.Lock()
	g.causes = append(g.causes, cause{child: x.number, from: time.Now()})
	g.mu.Unlock()
	x.killed = true
	if err := x.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		g.Error(err)
	}
}

// restart calls how, which restarts the database.
func (g *ground) restart(how func()) {
	c := cause{from: time.Now()}
	how()
	c.to = time.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.causes = append(g.causes, c)
}

// stop ends a child as an operator does.
func (g *ground) stop(x *instance) {
	g.awaitUp(x) // a signal before it listens for signals would be a crash
	x.mu.Lock()
	x.over = true
	err := x.cmd.Process.Signal(syscall.SIGTERM)
	x.mu.Unlock()
	if err != nil {
		g.Error(err)
	}
	<-x.ended
}
