package bot

import (
	"regexp"
	"strings"
)

// codeForm is what a code looks like: nobody writes it by chance, and nobody can be
// looked for by words of theirs.
var codeForm = regexp.MustCompile(`^brug-[a-z2-7]{8}$`)

// NewCode makes a code that staff give to somebody whom they are to identify (see
// Exporter.Wrote), of an id that is random.
func NewCode(id string) string { return "brug-" + id[:min(8, len(id))] }

// IsCode reports whether a message is such a code and nothing else, in whatever case
// and with whatever space around it: what Wrote finds.
func IsCode(text string) bool { return codeForm.MatchString(strings.ToLower(strings.TrimSpace(text))) }
