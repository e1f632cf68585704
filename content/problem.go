package content

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with the content.
type Problem struct {
	File    string
	Line    int
	What    string // what is wrong; what to do
	Warning bool   // true: it may be served as it is
}

// String is file:line: what.
func (p Problem) String() string {
	kind := ""
	if p.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s:%d: %s%s", p.File, max(p.Line, 1), kind, p.What)
}

// Problems are all that is wrong, in the order of the files.
type Problems []Problem

// Error lists every problem on a line of its own.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Errors are the problems that forbid serving.
func (ps Problems) Errors() Problems {
	var errs Problems
	for _, p := range ps {
		if !p.Warning {
			errs = append(errs, p)
		}
	}
	return errs
}

// errorf notes an error.
func (ps *Problems) errorf(file string, line int, format string, args ...any) {
	*ps = append(*ps, Problem{File: file, Line: line, What: fmt.Sprintf(format, args...)})
}

// warnf notes a warning.
func (ps *Problems) warnf(file string, line int, format string, args ...any) {
	*ps = append(*ps, Problem{File: file, Line: line, What: fmt.Sprintf(format, args...), Warning: true})
}
