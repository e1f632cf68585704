// Package skiptest is how a test is skipped that needs something which is not
// everywhere: a browser, an emulator, a server. A skip is said aloud, and
// OUDERBRUG_MUST_RUN=browser,emulator makes it a failure, so that CI cannot lose
// a suite without anybody noticing. It is for tests only.
package skiptest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Without skips a test that needs a part which is not here, or fails it where the
// part is named in OUDERBRUG_MUST_RUN. how says what brings the part.
func Without(t testing.TB, part, how string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("OUDERBRUG_MUST_RUN"), ","), part) {
		t.Fatalf("OUDERBRUG_MUST_RUN names %s, and it is not here: %s", part, how)
	}
	t.Skipf("no %s: %s", part, how)
}
