package bot_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestAnExportNamesNobodyElse(t *testing.T) {
	t.Parallel()
	got, err := bot.OnlyHers([]byte(`{"lang":"ar","prefer":"p1","waves":[{"to":["p2"]}],"declined":["p3"],"refused":["p4"],"alias":"Vlier 15"}`))
	if err != nil || string(got) != `{"alias":"Vlier 15","lang":"ar"}` {
		t.Errorf("handed over is %s, %v", got, err)
	}
	if (bot.ReportFacts{}).Kind().Exported() {
		t.Error("how heavy a talk was for the helper is handed to the parent")
	}
}
