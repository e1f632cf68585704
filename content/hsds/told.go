package hsds

import (
	"io/fs"
	"maps"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

// Told warns of places that came by import, sound like a refuge, and whose address is sent all the same: an import from
// before refuges were known by their words let it in. Where somebody has looked since (verified_on is later than the
// import), it is what a person decided.
func Told(fsys fs.FS) (content.Problems, error) {
	places, err := readPlaces(fsys)
	if err != nil {
		return nil, err
	}
	var out content.Problems
	for _, file := range slices.Sorted(maps.Keys(places)) {
		place := places[file]
		from, _ := profile(place)["import"].(Object)
		if from == nil || secret(place) || !isRefuge(place) || text(profile(place), "verified_on") > text(from, "on") {
			continue
		}
		out = append(out, content.Problem{File: file, Warning: true, What: "sounds like a refuge, and its address is sent: set safe_to_send to false, or, if everybody may know it, write the day on which you looked as verified_on"})
	}
	return out, nil
}
