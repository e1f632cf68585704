// Command serve runs the fake Telegram by itself, for tests that kill the program
// and for benches that want it in a process of its own. It listens on this machine
// only:
//
//	go run ./internal/fakes/telegram/serve --addr 127.0.0.1:9918 --limits --open
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:0", "where to listen, on this machine")
	token := flags.String("token", telegram.Token, "the bot's token")
	limits := flags.Bool("limits", false, "enforce Telegram's pace and answer 429")
	open := flags.Bool("open", false, "let the bot write to people who never wrote")
	if err := flags.Parse(args); err != nil {
		return err
	}
	o := telegram.Options{Token: *token, OpenDoors: *open}
	if *limits {
		o.Limits = telegram.DefaultLimits()
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	if ip := l.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		return fmt.Errorf("%s is not on this machine alone; choose 127.0.0.1", *addr)
	}
	fmt.Println("http://" + l.Addr().String())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return telegram.New(o).Serve(ctx, l)
}
