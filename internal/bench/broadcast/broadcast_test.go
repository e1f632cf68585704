package broadcast

import (
	"testing"
	"time"
)

// The pace is measured while somebody sends: a takeover's pause is told apart.
func TestThePaceLeavesTheTakeoverOut(t *testing.T) {
	start := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	w := &watched{Options: Options{Limit: 100}, cut: start.Add(10*time.Second + time.Millisecond)}
	for i := range 260 { // ten seconds at 96 a second, five of nothing, ten at 96, and a second in which all is done
		at, s := start.Add(time.Duration(i)*100*time.Millisecond), float64(i)/10
		n := min(s, 10) + max(0, min(s, 25)-15)
		w.times, w.sent = append(w.times, at), append(w.sent, int(96*n))
	}
	var r Result
	w.pace(&r)
	if r.Share < 0.95 || r.Share > 0.97 {
		t.Errorf("share is %.3f, want 0.96", r.Share)
	}
	if r.TakeoverS < 4.9 || r.TakeoverS > 5.2 {
		t.Errorf("the takeover took %.1f s, want 5", r.TakeoverS)
	}
	if r.Seconds < 19 || r.Seconds > 20 {
		t.Errorf("%.1f seconds of sending, want 20", r.Seconds)
	}
}
