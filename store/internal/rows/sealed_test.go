package rows

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// TestNothingOfAnInboundThingIsLost fills every field, so that a new one is not forgotten in Pack.
func TestNothingOfAnInboundThingIsLost(t *testing.T) {
	in := bot.Inbound{
		Kind: bot.Message, ID: "1", From: bot.Address{Channel: "c", Account: "a", User: "u"}, SentAt: time.UnixMicro(5).UTC(), Text: "t", Wire: "w",
		Target: "g", ReplyTo: "p", Media: &bot.Media{Kind: "voice"}, Command: "o", Args: "r", Reachable: true, Outcome: bot.Sent, LangHint: "nl", Immediate: true,
	}
	v := reflect.ValueOf(in)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Fatalf("this test leaves %s empty; fill it", v.Type().Field(i).Name)
		}
	}
	raw, err := json.Marshal(Pack(in))
	if err != nil {
		t.Fatal(err)
	}
	var p Payload
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	if got := p.Inbound(bot.Message); !reflect.DeepEqual(got, in) {
		t.Errorf("it came back as\n%+v, it was\n%+v", got, in)
	}
}
