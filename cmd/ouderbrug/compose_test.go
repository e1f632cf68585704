package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// container is how docker-compose.yml runs a service of ours.
type container struct {
	t    *testing.T
	bin  string
	root string // stands for the container's file system
	env  []string
	uid  int
}

// composed reads a service's environment and mounts from docker-compose.yml and
// makes a place with the same ones: read-only but for the volumes.
func composed(t *testing.T, service string, addr, metrics string) *container {
	t.Helper()
	text, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var plain map[string]any // a map takes merged keys that are given anew
	if err := yaml.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	packed, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Environment map[string]string `json:"environment"`
			Volumes     []string          `json:"volumes"`
			User        string            `json:"user"`
		} `json:"services"`
	}
	if err := json.Unmarshal(packed, &file); err != nil {
		t.Fatal(err)
	}
	s, ok := file.Services[service]
	if !ok || len(s.Environment) < 5 || len(s.Volumes) == 0 {
		t.Fatalf("the service %s was not read: %+v", service, s)
	}
	root, err := os.MkdirTemp("", "compose") // t.TempDir is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	c := &container{t: t, root: root, uid: os.Getuid()}
	if c.uid == 0 {
		if _, err := fmt.Sscanf(s.User, "%d:", &c.uid); err != nil {
			t.Fatalf("the service %s has no user", service)
		}
	}
	var mounts []string
	for _, v := range s.Volumes {
		parts := strings.Split(v, ":")
		dir := filepath.Join(root, parts[1])
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(dir, c.uid, c.uid); err != nil {
			t.Fatal(err)
		}
		mounts = append(mounts, parts[1])
	}
	for name, value := range s.Environment {
		if from, rest, ok := strings.Cut(value, "${"); ok { // as it is where nothing is set
			_, fallback, _ := strings.Cut(strings.TrimSuffix(rest, "}"), ":-")
			value = from + fallback
		}
		for _, m := range mounts {
			value = strings.Replace(value, m+"/", filepath.Join(root, m)+"/", 1)
		}
		switch name {
		case "OUDERBRUG_ADDR":
			value = addr
		case "OUDERBRUG_METRICS_ADDR":
			value = metrics
		}
		c.env = append(c.env, name+"="+value)
	}
	c.bin = filepath.Join(root, "ouderbrug")
	if out, err := exec.Command("go", "build", "-ldflags", "-X main.stamped=v0-compose", "-o", c.bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	return c
}

// command is the program in the container, as its user and with nothing but its
// environment.
func (c *container) command(ctx context.Context, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(ctx, c.bin, args...)
	cmd.Env, cmd.Dir = c.env, c.root
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(c.uid), Gid: uint32(c.uid)}}
	}
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	return cmd, out
}

func (c *container) run(args ...string) string {
	c.t.Helper()
	cmd, out := c.command(c.t.Context(), args...)
	if err := cmd.Run(); err != nil {
		c.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out.String()
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestItRunsAsComposeRunsIt goes through the first page of docs/operate.md with what
// docker-compose.yml gives the service "bot": its variables, its volumes, no other
// place to write, no root, no variable of ours.
func TestItRunsAsComposeRunsIt(t *testing.T) {
	t.Parallel()
	addr, metrics := freeAddr(t), freeAddr(t)
	c := composed(t, "bot", addr, metrics)
	c.run("init", "--file", filepath.Join(c.root, "keys", "ouderbrug.toml"), "--keystore", filepath.Join(c.root, "persons", "persons.keys"))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	serve, log := c.command(ctx, "serve")
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	healthy := func() bool {
		cmd, _ := c.command(ctx, "healthcheck")
		return cmd.Run() == nil
	}
	waitFor(t, healthy)
	if text := fetch(t, "http://"+metrics+"/metrics"); !strings.Contains(text, `version="v0-compose"`) {
		t.Error("the version was not stamped")
	}
	s := &server{t: t, addr: addr}
	p := s.visit("nl")
	p.send(map[string]string{"text": "hoe slaapt mijn baby door"})
	p.lines("Bron:")
	c.run("backup", "--to", filepath.Join(c.root, "backup", "data"), "--keys-to", filepath.Join(c.root, "backup", "keys"))
	if out := c.run("person", "find"); !strings.Contains(out, "brug-") {
		t.Errorf("person find: %s", out)
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := serve.Wait(); err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("SIGTERM ended it with %v after %v:\n%s", err, time.Since(began), log)
	}
	if cmd, out := c.command(context.Background(), "healthcheck"); cmd.Run() == nil || !strings.Contains(out.String(), "no server answers") {
		t.Errorf("of a server that is away the health check says %s", out)
	}
}
