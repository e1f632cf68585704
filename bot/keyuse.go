package bot

import "context"

// KeyUse says whose a sealing key is: a person's, or a case's.
type KeyUse struct {
	Key    KeyID
	Person PersonID // "" of a case's key
	Case   CaseID   // "" of a person's key
}

// KeyUser is what looking after keys asks of a store: which of them its rows need.
// A key that nobody uses was made for somebody who never came to be, because the
// disk was full, say.
type KeyUser interface {
	// KeyUses are those of the keys that a person or a case uses.
	KeyUses(ctx context.Context, keys []KeyID) ([]KeyUse, error)
	// SomeKeys are the keys of the n newest people who are not being forgotten: an
	// older key store lacks theirs.
	SomeKeys(ctx context.Context, n int) ([]KeyUse, error)
}
