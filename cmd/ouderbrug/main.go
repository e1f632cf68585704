// Command ouderbrug is the whole assistant in one program: `serve` runs it,
// `chat` talks with it in the terminal, the other commands are its workshop.
//
// This package only puts things together: it reads settings, opens what they
// name, wires the packages (assemble.go) and runs them. What the assistant is
// and does stands in package bot; start reading there.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // meetings and quiet hours need zones on machines that have none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
