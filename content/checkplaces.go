package content

import (
	"slices"
	"time"
)

// check says what is wrong with one helpline.
func (h *Helpline) check(all Helplines, file string, line int, ps *Problems) {
	if h.ID == "" || h.Name == "" {
		ps.errorf(file, line, "helpline %q lacks its id or name; fill it in", h.ID)
	}
	if first, _ := all.ByID(h.ID); first != h {
		ps.errorf(file, line, "helpline %q is given twice; keep one", h.ID)
	}
	if !h.Country.Known() {
		ps.errorf(file, line, "helpline %q: country %q is not nl or be", h.ID, h.Country)
	}
	if h.Emergency && h.Number == "" {
		ps.errorf(file, line, "helpline %q is an emergency line without a number; fill it in", h.ID)
	}
	if h.VerifiedOn.IsZero() {
		ps.errorf(file, line, "helpline %q has no verified_on; write the day on which somebody checked it", h.ID)
	}
	if len(h.For) == 0 {
		ps.errorf(file, line, "helpline %q says not what it is for; fill in for", h.ID)
	}
	if _, ok := all.ByID(h.Fallback); h.Fallback != "" && !ok {
		ps.errorf(file, line, "helpline %q falls back to %q, which does not exist; correct the id", h.ID, h.Fallback)
	}
	for _, lang := range LaunchLangs() {
		if h.What[lang] == "" {
			ps.errorf(file, line, "helpline %q has no sentence in %q; add it under what", h.ID, lang)
		}
	}
	checkURL(h.Source.URL, file, line, ps)
	h.Hours.check(h.ID, file, line, ps)
}

// check says what is wrong with opening hours.
func (h *Hours) check(id, file string, line int, ps *Problems) {
	if h == nil || h.Always {
		return
	}
	if _, err := time.LoadLocation(h.TZ); err != nil || h.TZ == "" {
		ps.errorf(file, line, "helpline %q: time zone %q is not known; write Europe/Amsterdam or Europe/Brussels", id, h.TZ)
	}
	for _, s := range h.Week {
		from, err1 := minutes(s.From)
		until, err2 := minutes(s.Until)
		bad := slices.ContainsFunc(s.Days, func(d string) bool { return !slices.Contains(weekdays(), d) })
		if err1 != nil || err2 != nil || from >= until || bad || len(s.Days) == 0 {
			ps.errorf(file, line, "helpline %q: hours %v %s–%s cannot be read; write days [mo, tu], from \"09:00\", until \"17:00\"", id, s.Days, s.From, s.Until)
		}
	}
}
