package detect

import (
	"os"
	"testing"
)

func load(t testing.TB) *Detector {
	t.Helper()
	d, err := Load(os.DirFS("../../../content"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
