package embedded_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	"github.com/ouderbrug/ouderbrug/retrieval/retrievaltest"
)

func TestContract(t *testing.T) {
	retrievaltest.Run(t, func(*testing.T) retrieval.Store { return embedded.New() })
}
