package packed_test

import (
	"bytes"
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval/packed"
)

// TestUnpackGivesBackWhatWasPackedAndNothingElse: what is cut off, longer, or of another size is refused.
func TestUnpackGivesBackWhatWasPackedAndNothingElse(t *testing.T) {
	data := bytes.Repeat([]byte{0, 0, 7, 249, 0}, 1000)
	z, err := packed.Pack(data)
	if err != nil || len(z) >= len(data)/10 {
		t.Fatalf("packed to %d bytes of %d, %v", len(z), len(data), err)
	}
	got, err := packed.Unpack(z, len(data))
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("something else came back: %v", err)
	}
	if text, err := packed.NewText(string(z), len(data)); err != nil || text.Unpacked() != string(data) || text.Packed() != string(z) {
		t.Fatalf("another text came back: %v", err)
	}
	for name, try := range map[string]struct {
		data []byte
		size int
	}{
		"cut off": {z[:len(z)/2], len(data)}, "more than said": {z, len(data) - 1}, "less than said": {z, len(data) + 1}, "longer": {append(bytes.Clone(z), 1), len(data)}, "nothing": {nil, 1}, "something else": {[]byte("weights"), 7},
	} {
		if _, err := packed.Unpack(try.data, try.size); err == nil {
			t.Errorf("%s was taken", name)
		}
		if _, err := packed.NewText(string(try.data), try.size); err == nil {
			t.Errorf("%s was taken as a text", name)
		}
	}
}
