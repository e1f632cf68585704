package embedded

// NewWithBlock returns an empty index that scores few passages at a time, so that small tests walk many blocks.
func NewWithBlock(block int) *Store {
	s := New()
	s.block = block
	return s
}
