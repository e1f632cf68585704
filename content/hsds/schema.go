package hsds

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/ouderbrug/ouderbrug/content"
)

// Schema is the published JSON schema of a service, with all that it refers to.
type Schema struct{ service *jsonschema.Schema }

// OpenSchema compiles the schema from a copy of the specification: its folder, or the
// folder schema/ in it.
func OpenSchema(dir string) (*Schema, error) {
	for _, file := range []string{filepath.Join(dir, "schema", "service.json"), filepath.Join(dir, "service.json")} {
		if _, err := os.Stat(file); err != nil {
			continue
		}
		path, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		s, err := c.Compile(path)
		if err != nil {
			return nil, fmt.Errorf("the schema in %s cannot be used: %w", dir, err)
		}
		return &Schema{s}, nil
	}
	return nil, fmt.Errorf("%s holds no service.json: name a folder with the specification (github.com/openreferral/specification)", dir)
}

// Check says what the schema refuses in a nested service.
func (s *Schema) Check(service Object) content.Problems {
	at := "service " + text(service, "id")
	var refused *jsonschema.ValidationError
	switch err := s.service.Validate(service); {
	case err == nil:
		return nil
	case !errors.As(err, &refused):
		return content.Problems{{File: at, What: err.Error()}}
	}
	var out content.Problems
	print := message.NewPrinter(language.English)
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			out = append(out, content.Problem{File: at + " /" + strings.Join(e.InstanceLocation, "/"), What: e.ErrorKind.LocalizedString(print)})
		}
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	walk(refused)
	return out
}
