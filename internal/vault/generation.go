package vault

import (
	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/ouderbrug/ouderbrug/bot"
)

// key is a person's key, unwrapped. The zero key stands for none.
type key [32]byte

// generation is what memory has held of the keys since some time. Fetching a key
// costs a query (some 100 µs when many ask), opening one some 2 µs: so many keys
// are held raw, and the few in use opened as well.
type generation struct {
	raw    map[bot.KeyID]key
	opened map[bot.KeyID]*subtle.AESGCM // only of keys in raw
}

// How many keys one generation holds at most: raw (about 145 bytes each, so 19 MB
// in two full generations) and opened (about 1 kB each, 4 MB).
const (
	rawKeys    = 1 << 16
	openedKeys = 1 << 11
)

func newGeneration() *generation {
	return &generation{raw: map[bot.KeyID]key{}, opened: map[bot.KeyID]*subtle.AESGCM{}}
}

// open keeps a key opened, in the place of any other if there are too many.
func (g *generation) open(id bot.KeyID, c *subtle.AESGCM) {
	if len(g.opened) >= openedKeys {
		for other := range g.opened {
			delete(g.opened, other)
			break
		}
	}
	g.opened[id] = c
}

// drop forgets a key.
func (g *generation) drop(id bot.KeyID) {
	delete(g.opened, id)
	delete(g.raw, id)
}
