package content

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// PlaceQuery is what somebody looks for on the social map.
type PlaceQuery struct {
	Need     string  // a topic; "": any
	Words    string  // her own words, where no topic is known: what a place says of itself is looked through
	Spot     Spot    // where she lives
	Country  Country // where the spot does not say it
	Lang     Lang    // she would like to be spoken to in it
	MustLang bool    // … and nothing else will do
	Age      float64 // of the child, in years; below zero: not said
	Free     bool    // it may cost nothing
	OpenNow  bool    // only what is open now, or whose hours are not known
	At       time.Time
}

// Nearness is how near a place is, the nearest first.
type Nearness int

// A place is in her own municipality, within CloseBy kilometres, or for the whole country. What is elsewhere is not found.
const (
	Here Nearness = iota
	Close
	Everywhere
)

// CloseBy is how far away, in kilometres as the crow flies, a place still counts as near.
const CloseBy = 25

// PlaceHit is a place that fits.
type PlaceHit struct {
	Place   *Place
	Near    Nearness
	Km      float64 // from the middle of her town; 0 where that is not known
	Speaks  bool    // her language
	Opening Opening
	words   int
}

// FindPlaces finds places, the nearest first; among those that are equally near, what fits her words, speaks her
// language and is open comes first. What may not be shown now is not found.
func (l *Library) FindPlaces(q PlaceQuery) []PlaceHit {
	var out []PlaceHit
	words := searchWords(q.Words)
	for _, p := range l.Places {
		hit, ok := p.fits(&q, words)
		if ok {
			out = append(out, hit)
		}
	}
	slices.SortStableFunc(out, func(a, b PlaceHit) int {
		return cmp.Or(cmp.Compare(a.Near, b.Near), cmp.Compare(b.words, a.words), cmp.Compare(weight(b), weight(a)),
			cmp.Compare(a.Km, b.Km), strings.Compare(a.Place.File, b.Place.File))
	})
	return out
}

// weight is what speaks for a place among those that are equally near. An invented one comes last.
func weight(h PlaceHit) int {
	n := 0
	if h.Speaks {
		n += 2
	}
	if h.Opening.Open {
		n++
	}
	if h.Place.Profile.Example {
		n -= 4
	}
	return n
}

// fits reports whether a place is among what is looked for, and how near it is.
func (p *Place) fits(q *PlaceQuery, words []string) (hit PlaceHit, ok bool) {
	country := cmp.Or(q.Spot.Country, q.Country)
	own := p.Profile.Country
	hit = PlaceHit{Place: p, Speaks: p.speaks(q.Lang)}
	switch {
	case !p.Servable(q.At), country != "" && own != "" && own != country, !p.serves(q.Spot.Region()):
		return hit, false
	case q.Free && (p.Profile.Free == nil || !*p.Profile.Free), q.MustLang && !hit.Speaks:
		return hit, false
	case q.Age >= 0 && (q.Age < p.MinimumAge || p.MaximumAge > 0 && q.Age > p.MaximumAge):
		return hit, false
	}
	if hit.Near, hit.Km, ok = p.near(q.Spot); !ok {
		return hit, false
	}
	hit.words = p.matches(words) // what takes time is asked last
	if q.Need != "" && !slices.Contains(p.Profile.Needs, q.Need) && hit.words == 0 || q.Need == "" && len(words) > 0 && hit.words == 0 {
		return hit, false
	}
	hit.Opening = p.OpenAt(q.At)
	return hit, !q.OpenNow || !hit.Opening.Known || hit.Opening.Open
}

// serves reports whether a place is for those who live in a region of Belgium: by the region of its profile, or else by
// the areas that it names. What it does not say in words that we know does not keep anybody away.
func (p *Place) serves(region string) bool {
	switch {
	case region == "" || p.Profile.Municipality != "":
		return true
	case p.Profile.Region != "":
		return strings.EqualFold(p.Profile.Region, region)
	}
	known := false
	for _, area := range p.Areas {
		said := strings.Fields(foldPlain(area.Name))
		for r, names := range areaNames {
			if slices.ContainsFunc(said, func(w string) bool { return slices.Contains(names, w) }) {
				if r == region || r == "" {
					return true
				}
				known = true
				continue
			}
		}
	}
	return !known
}

// areaNames are how an area of service calls the regions of Belgium, folded; "" is all of it.
var areaNames = map[string][]string{
	"":       {"belgie", "belgique", "belgium", "belcika", "بلجيكا"},
	Flanders: {"vlaanderen", "vlaams", "vlaamse", "flandre", "flanders", "flaman", "فلاندرز"},
	Brussels: {"brussel", "brussels", "bruxelles", "bruksel", "بروكسل"},
	Wallonia: {"wallonie", "wallonia", "waals", "waalse", "wallon", "wallonne", "valonya", "والونيا"},
}

// near is how near the place is to a spot; ok is false where it is elsewhere. A place without a municipality is for all.
func (p *Place) near(s Spot) (near Nearness, km float64, ok bool) {
	if p.Profile.Municipality == "" {
		return Everywhere, 0, p.Profile.Country != "" || !s.Known()
	}
	km, told := p.distance(s)
	if s.Name != "" && foldPlain(s.Name) == foldPlain(p.Profile.Municipality) || s.Code != "" && slices.Contains(p.codes(), s.Code) {
		return Here, km, true
	}
	if told && km <= CloseBy {
		return Close, km, true
	}
	return Everywhere, 0, false
}

// distance is how far the place is from a spot, if that can be told.
func (p *Place) distance(s Spot) (km float64, told bool) {
	lat, lon := p.position()
	if !s.placed() || lat == 0 && lon == 0 {
		return 0, false
	}
	rad := math.Pi / 180
	a := math.Pow(math.Sin((lat-s.Lat)*rad/2), 2) + math.Cos(lat*rad)*math.Cos(s.Lat*rad)*math.Pow(math.Sin((lon-s.Lon)*rad/2), 2)
	return 2 * 6371 * math.Asin(math.Sqrt(a)), true
}

// position is where the place is: its own, or the middle of its municipality. 0, 0: not known. HSDS files hold
// positions that are nowhere on earth, in another country than the place, or the wrong way round; those are not used.
func (p *Place) position() (lat, lon float64) {
	for _, at := range p.Locations {
		x := at.Location
		if p.Profile.Country.lies(x.Latitude, x.Longitude) {
			return x.Latitude, x.Longitude
		}
	}
	town := foldPlain(p.Profile.Municipality)
	for _, t := range towns() {
		if t.country == p.Profile.Country && t.folded[0] == town {
			return t.lat, t.lon
		}
	}
	return 0, 0
}

// lies reports whether a position can be in a country, of which a rectangle is known; what has no country may be anywhere
// on earth, 0, 0 excepted.
func (c Country) lies(lat, lon float64) bool {
	if c.Known() {
		return lat > 49.4 && lat < 53.8 && lon > 2.3 && lon < 7.4
	}
	return (lat != 0 || lon != 0) && math.Abs(lat) <= 90 && math.Abs(lon) <= 180
}

// codes are the four digits of the postcodes of its addresses.
func (p *Place) codes() []string {
	var out []string
	for _, at := range p.Locations {
		for _, a := range at.Location.Addresses {
			if m := postcode.FindStringSubmatch(a.PostalCode); m != nil {
				out = append(out, m[1])
			}
		}
	}
	return out
}

// Spoken are the languages that are spoken there.
func (p *Place) Spoken() []Lang {
	var out []Lang
	add := func(list []PlaceLanguage) {
		for _, l := range list {
			if code := Lang(strings.ToLower(l.Code)); code != "" && !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	add(p.Languages)
	for _, phone := range p.Phones {
		add(phone.Languages)
	}
	return out
}

func (p *Place) speaks(l Lang) bool { return l != "" && slices.Contains(p.Spoken(), l) }

// searchWords are the words of a question that say what it is about: those of four letters or more.
func searchWords(s string) []string {
	var out []string
	for _, w := range strings.Fields(foldPlain(s)) {
		if len(out) == mostWords {
			break
		}
		if len([]rune(w)) >= 4 && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// mostWords is how many words of a message are looked for in the places: more say no more of what she needs.
const mostWords = 64

// matches is how many of the words the place says of itself, from their beginning: "counsel" finds "Counselling".
func (p *Place) matches(words []string) int {
	if len(words) == 0 {
		return 0
	}
	said := p.said
	if said == "" {
		said = p.fold()
	}
	n := 0
	for _, w := range words {
		if strings.Contains(said, " "+w) {
			n++
		}
	}
	return n
}

// fold is what the place says of itself, folded.
func (p *Place) fold() string {
	texts := []string{p.Name, p.AlternateName, p.Description, p.Organization.Name}
	for _, s := range p.Profile.PlainSummary {
		texts = append(texts, s)
	}
	return " " + foldPlain(strings.Join(texts, " "))
}
