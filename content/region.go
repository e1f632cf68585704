package content

import "strconv"

// The regions of Belgium by which its rules differ, as cards, places and helplines name them.
const (
	Flanders = "vlaanderen"
	Brussels = "brussel"
	Wallonia = "wallonie"
)

// Region is the region of Belgium that a spot is in, by the postcode of it or of its town; "" where that is not known, and
// in the Netherlands, where rules are the country's. The German-speaking Community counts as Wallonia here.
func (s Spot) Region() string {
	if s.Country != Belgium {
		return ""
	}
	if code, err := strconv.Atoi(s.Code); err == nil {
		return belgianRegion(code)
	}
	for _, t := range towns() {
		if t.country == Belgium && t.names[0] == s.Name {
			return belgianRegion(t.ranges[0][0])
		}
	}
	return ""
}

// belgianRegion reads the first digits as bpost gives them out: 10 to 12 Brussels, 13 and 14 Walloon Brabant, 4 to 7 Liège,
// Namur, Hainaut and Luxembourg, all others Flanders.
func belgianRegion(code int) string {
	switch {
	case code < 1000 || code > 9999:
		return ""
	case code < 1300:
		return Brussels
	case code < 1500, code >= 4000 && code < 8000:
		return Wallonia
	}
	return Flanders
}
