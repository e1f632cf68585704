package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/ouderbrug/ouderbrug/internal/config"
)

// cli is the command line of design §5: scripts depend on it.
type cli struct {
	Config string `help:"A config file (TOML) with the same keys as the flags." placeholder:"FILE"`

	Serve   serveCmd   `cmd:"" help:"Run everything: web chat, channels, hooks, health."`
	Init    initCmd    `cmd:"" help:"Make the keys (outside the data) and a commented config file."`
	Chat    chatCmd    `cmd:"" help:"Talk with the assistant in the terminal."`
	Ask     askCmd     `cmd:"" help:"One question through safety and retrieval, no state."`
	Eval    evalCmd    `cmd:"" help:"Measure safety and retrieval on TSV files."`
	Content contentCmd `cmd:"" help:"The vetted content's workshop."`
	Migrate migrateCmd `cmd:"" help:"Bring a database to the newest form."`
	Keys    keysCmd    `cmd:"" help:"Rotate the master key; destroy keys that nobody uses."`
	Backup  backupCmd  `cmd:"" help:"Write data and keys to two files, while serve runs."`
	Restore restoreCmd `cmd:"" help:"Bring a backup back, without those who were forgotten."`
	Invite  inviteCmd  `cmd:"" help:"Invite somebody to help: prints a link that works once."`
	SlackID slackIDCmd `cmd:"" name:"slack-id" help:"Say who of staff a member of Slack is, so that their presses at the desk count."`
	Person  personCmd  `cmd:"" help:"A person's rights: export and forget, for staff after identification."`
	Purge   purgeCmd   `cmd:"" help:"Take away what is past its term, or only count it."`
	Doctor  doctorCmd  `cmd:"" help:"Look for faults in the set-up and say what to do."`
	Health  healthCmd  `cmd:"" name:"healthcheck" help:"Ask the server on this machine whether it answers."`
	Bench   benchCmd   `cmd:"" help:"Measure speed beside the limit of this machine."`

	Simulate simulateCmd `cmd:"" help:"Live what would take a week, in seconds."`
}

// env is what a command gets beside its flags.
type env struct {
	ctx  context.Context
	in   io.Reader
	out  io.Writer
	errs io.Writer
	log  *slog.Logger
	// level is what log tells from; nil where a test has a log of its own.
	level *slog.LevelVar
	now   func() time.Time
	// started hears, for tests, the addresses that serve has opened.
	started func(addr, metrics string)
}

// errSilent is returned by a command that has said all there is to say.
var errSilent = errors.New("said already")

// run is the program but for the process around it. It returns the exit code:
// 0, 1 for a fault, 2 for bad input on the command line.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	level := &slog.LevelVar{}
	return runIn(&env{ctx: ctx, in: in, out: out, errs: errs, now: time.Now, level: level, log: slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: level}))}, args)
}

// runIn is run in an environment of one's own.
func runIn(e *env, args []string) int {
	var c cli
	exited := -1
	parser, err := newParser(&c, args, e.out, e.errs, &exited)
	if err != nil {
		fmt.Fprintln(e.errs, "ouderbrug:", err)
		return 2
	}
	k, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(e.errs, "ouderbrug: %v; `ouderbrug --help` shows what there is\n", err)
		return 2
	}
	switch err := k.Run(e); {
	case err == nil:
		return 0
	case errors.Is(err, errSilent):
		return 1
	default:
		fmt.Fprintln(e.errs, "ouderbrug:", err)
		return 1
	}
}

// newParser is kong with our settings and, where --config names one, the file.
func newParser(c *cli, args []string, out, errs io.Writer, exited *int) (*kong.Kong, error) {
	options := []kong.Option{
		kong.Name("ouderbrug"),
		kong.Description("A chat assistant for parents and the volunteers beside them: vetted answers with their source, and a person when there is none."),
		kong.Writers(out, errs),
		kong.Exit(func(code int) { *exited = code }),
		kong.DefaultEnvars("OUDERBRUG"),
		kong.Vars{"keys": config.DefaultKeys()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	}
	if path := configPath(args); path != "" {
		file, err := config.Read(path)
		if err != nil {
			return nil, err
		}
		options = append(options, kong.Resolvers(file))
	}
	options = append(options, kong.Resolvers(config.Secrets{})) // the last one wins
	return kong.New(c, options...)
}

// configPath finds --config before the flags are parsed, because the file is
// where their values come from.
func configPath(args []string) string {
	for i, a := range args {
		if path, ok := strings.CutPrefix(a, "--config="); ok {
			return path
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return os.Getenv("OUDERBRUG_CONFIG")
}
