package referral_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

func TestTranscripts(t *testing.T) {
	dialogtest.Run(t, dialogtest.Embedded(t), "testdata/*.chat")
}
