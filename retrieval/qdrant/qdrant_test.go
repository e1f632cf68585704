package qdrant_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/qdrant"
	"github.com/ouderbrug/ouderbrug/retrieval/retrievaltest"
)

func TestContract(t *testing.T) {
	var n atomic.Int64
	retrievaltest.Run(t, func(t *testing.T) retrieval.Store {
		s, err := qdrant.Open(qdrant.Options{Address: "127.0.0.1:16341", Name: fmt.Sprintf("t%d", n.Add(1))})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
