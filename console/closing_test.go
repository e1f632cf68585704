package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestACoordinatorClosesSomeDaysAndOpensThemAgain(t *testing.T) {
	s := open(t) // Wednesday 25 November 2026
	v := s.in(s.helper("Joke", bot.Coordinator))
	for _, bad := range [][]string{{"", ""}, {"2026-12-26", "2026-12-24"}, {"2026-11-20", "2026-11-24"}, {"morgen", "2026-12-24"}, {"2026-12-24", "2028-12-24"}, {"2028-12-24", "2028-12-25"}} {
		a := v.want(v.post("/console/closing", "from", bad[0], "to", bad[1]), http.StatusUnprocessableEntity, strings.Join(bad, " "))
		if !strings.Contains(a.body, "This is not right yet") {
			t.Errorf("%v: it does not say so", bad)
		}
	}
	for range 2 {
		v.want(v.post("/console/closing", "from", "2026-12-24", "to", "2026-12-26"), http.StatusSeeOther, "closing")
	}
	all := must(bot.Closings(t.Context(), s.store))
	if len(all) != 1 || bot.ClosedUntil(all, all[0].Until.Add(-1)).IsZero() || !bot.ClosedUntil(all, all[0].Until).IsZero() {
		t.Fatalf("set: %+v", all)
	}
	if body := v.get("/console/overview").body; !strings.Contains(body, "2026-12-24") || !strings.Contains(body, "2026-12-26") {
		t.Error("the overview does not show it")
	}
	for range 2 {
		v.want(v.post("/console/closing/remove", "id", all[0].ID), http.StatusSeeOther, "opening again")
	}
	if all := must(bot.Closings(t.Context(), s.store)); len(all) != 0 {
		t.Errorf("left: %+v", all)
	}
}
