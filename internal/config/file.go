package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// File is a config file as a source of flag values for kong.
type File struct {
	path   string
	values map[string]any
}

// Read reads a TOML file of flat keys. Its errors name file and line.
func Read(path string) (*File, error) {
	f := &File{path: path, values: map[string]any{}}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no config file %s: make one with `ouderbrug init`, or leave --config out", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the config file: %w", err)
	}
	var broken toml.ParseError
	if err := toml.Unmarshal(data, &f.values); errors.As(err, &broken) {
		return nil, fmt.Errorf("%s:%d: %s; write one `key = value` a line, texts in quotes", path, broken.Position.Line, broken.Message)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

var _ kong.Resolver = (*File)(nil)

// Validate refuses keys that are no setting.
func (f *File) Validate(app *kong.Application) error {
	known := []string{}
	_ = kong.Visit(app, func(n kong.Visitable, next kong.Next) error {
		if flag, ok := n.(*kong.Flag); ok {
			known = append(known, flag.Name)
		}
		return next(nil)
	})
	var unknown []string
	for key := range f.values {
		if !slices.Contains(known, key) {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 {
		sort.Strings(unknown)
		return fmt.Errorf("%s: unknown setting %s; `ouderbrug serve --help` lists them all", f.path, strings.Join(unknown, ", "))
	}
	return nil
}

// Resolve gives a flag its value from the file, unless a variable of the
// environment has one.
func (f *File) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if os.Getenv(name) != "" {
			return nil, nil
		}
	}
	v, ok := f.values[flag.Name]
	if !ok {
		return nil, nil
	}
	return fmt.Sprint(v), nil
}
