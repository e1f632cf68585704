package dialogs

import "github.com/ouderbrug/ouderbrug/content"

// OpenNow says whether a place is open, and if not when it opens, in the words of the
// dialog "socialmap": more than one dialog shows places.
func (t *Turn) OpenNow(p *content.Place) string {
	o := p.OpenAt(t.At)
	switch {
	case !o.Known:
		return t.String("socialmap.hours")
	case o.Open:
		return t.String("socialmap.open", "Until", o.Until.Format("15:04"))
	case o.Holiday:
		return t.String("socialmap.holiday")
	case o.Next.IsZero():
		return t.String("socialmap.closed")
	}
	return t.String("socialmap.opens", "When", t.Date(o.Next)+", "+o.Next.Format("15:04"))
}
