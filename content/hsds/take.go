package hsds

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// Taking says how a package is taken over.
type Taking struct {
	Package string          // what "gone" is measured against: places of an earlier import of the same package
	Country content.Country // of places that do not say theirs
	Reader  string          // who has looked the package over, an id and no name
	Day     content.Date    // when
	Topics  map[string]bool // the needs that there are
}

// take makes a service a place of ours: what our profile needs and the service can tell
// is filled in; what it cannot tell is left open. What was in it stays, but for an address that
// a package tells and that sounds like a refuge's: only a person frees it, in the place's file (freed).
func (x *Taking) take(service Object, freed bool) {
	p := profile(service)
	if p == nil {
		p = Object{}
		service[profileKey] = p
	}
	def := func(key string, value any) {
		if _, ok := p[key]; !ok && value != nil && value != "" {
			p[key] = value
		}
	}
	city, country := where(service)
	def("country", string(country))
	def("country", string(x.Country))
	if country != "" {
		def("municipality", city)
	}
	if p["municipality"] == nil && country == "" {
		def("municipality", city) // somewhere else: the name is all that there is
	}
	if p["needs"] == nil {
		p["needs"] = x.needs(service)
	}
	if isRefuge(service) && !freed {
		p["safe_to_send"] = false
	}
	def("safe_to_send", true)
	def("verified_on", x.Day.String())
	def("verified_by", x.Reader)
	def("tz", map[string]any{"nl": "Europe/Amsterdam", "be": "Europe/Brussels"}[text(p, "country")])
	if p["plain_summary"] == nil {
		p["plain_summary"] = Object{}
	}
	if p["sources"] == nil {
		p["sources"] = x.source(service)
	}
	p["import"] = Object{"package": x.Package, "on": x.Day.String()}
}

// where is the city and the country of the first address.
func where(service Object) (city string, country content.Country) {
	for _, a := range addresses(service) {
		if city == "" {
			city = text(a, "city")
		}
		if c := content.Country(strings.ToLower(text(a, "country"))); c.Known() && country == "" {
			country = c
		}
	}
	return city, country
}

// addresses are those of the places where the service is given.
func addresses(service Object) []Object {
	var out []Object
	for _, sal := range list(service, "service_at_locations") {
		if location, ok := sal["location"].(Object); ok {
			out = append(out, list(location, "addresses")...)
		}
	}
	return out
}

// needs are the topics that the service's taxonomy terms name by their slug.
func (x *Taking) needs(service Object) []any {
	out := []any{}
	for _, a := range list(service, "attributes") {
		term, _ := a["taxonomy_term"].(Object)
		for _, s := range []string{text(term, "code"), text(term, "name"), text(a, "value")} {
			slug := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "-")
			if x.Topics[slug] && !slices.Contains(out, any(slug)) {
				out = append(out, slug)
			}
		}
	}
	return out
}

// source is where the facts come from: the service's own page, read on the day of the import.
func (x *Taking) source(service Object) []any {
	org, _ := service["organization"].(Object)
	for _, page := range []string{text(service, "url"), text(org, "website")} {
		if u, err := url.Parse(page); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			publisher := text(org, "name")
			if publisher == "" {
				publisher = u.Host
			}
			return []any{Object{"title": text(service, "name"), "publisher": publisher, "url": page, "checked": x.Day.String()}}
		}
	}
	return []any{}
}

// secret reports whether a service's address must not be sent: what is not said is not safe.
func secret(service Object) bool {
	safe, _ := profile(service)["safe_to_send"].(bool)
	return !safe
}

// hide takes every address of secret places out of all services and of the rest, and
// reports how many places it was for (S28). Nothing that says where they are is written.
func hide(services []Object, rest *Tables) int {
	places, hidden, owners := 0, map[string]bool{}, map[string]bool{}
	for _, s := range services {
		if !secret(s) {
			continue
		}
		places++
		for _, sal := range list(s, "service_at_locations") {
			hidden[text(sal, "location_id")] = true
			if location, ok := sal["location"].(Object); ok {
				hidden[text(location, "id")] = true
			}
		}
		org, _ := s["organization"].(Object)
		owners[text(org, "id")], owners[text(s, "organization_id")] = true, true
		for _, location := range list(org, "locations") {
			hidden[text(location, "id")] = true
		}
	}
	delete(owners, "")
	owned(services, rest, owners, hidden)
	delete(hidden, "")
	for _, s := range services {
		if secret(s) {
			for _, key := range []string{"service_at_locations", "metadata", "contacts"} {
				delete(s, key)
			}
			for _, key := range []string{"municipality", "municipality_code"} {
				delete(profile(s), key)
			}
		}
		strip(s, hidden)
	}
	rest.drop(hidden)
	return places
}

// owned adds the locations of the organizations that run a secret place, wherever they stand: each may be it.
func owned(services []Object, rest *Tables, owners, hidden map[string]bool) {
	for _, s := range services {
		for _, sal := range list(s, "service_at_locations") {
			if location, ok := sal["location"].(Object); ok && owners[text(location, "organization_id")] {
				hidden[text(location, "id")] = true
			}
		}
	}
	for _, row := range rest.rows["location"] {
		if owners[row.text("organization_id")] {
			hidden[row.text("id")] = true
		}
	}
}

// drop removes the rows of hidden locations, what belongs to them, and what belongs to that, such as an address's history.
// Ids are told apart by what they are of, since a spreadsheet numbers each table from 1; where a row does not say it in a
// word that we know, any counts.
func (t *Tables) drop(hidden map[string]bool) {
	type key struct{ entity, id string }
	gone, ids := map[key]bool{}, map[string]bool{}
	take := func(k key) { gone[k], ids[k.id] = true, true }
	for id := range hidden {
		take(key{"location", id})
	}
	linked := func(k key) bool { return k.id != "" && (gone[k] || !entityNames()[k.entity] && ids[k.id]) }
	for more := true; more; {
		more = false
		for _, name := range t.Names() {
			t.rows[name] = slices.DeleteFunc(t.rows[name], func(r *Row) bool {
				own := key{name, r.text("id")}
				out := gone[own] || linked(key{"location", r.text("location_id")}) ||
					linked(key{r.text("resource_type"), r.text("resource_id")}) || linked(key{r.text("link_entity"), r.text("link_id")})
				if out && own.id != "" && !gone[own] {
					take(own)
					more = true
				}
				return out
			})
		}
	}
}

// strip removes, at any depth, objects that are a hidden location or belong to one. A location stands under "location" or
// "locations": another object may have the same id.
func strip(v any, hidden map[string]bool) {
	o, ok := v.(Object)
	if !ok {
		return
	}
	for key, value := range o {
		gone := func(item any) bool {
			o, ok := item.(Object)
			if !ok {
				return false
			}
			of := text(o, "resource_type")
			return hidden[text(o, "location_id")] || (key == "location" || key == "locations") && hidden[text(o, "id")] ||
				hidden[text(o, "resource_id")] && (of == "location" || !entityNames()[of])
		}
		switch value := value.(type) {
		case []any:
			kept := slices.DeleteFunc(slices.Clone(value), gone)
			if len(kept) < len(value) {
				o[key] = kept
			}
			for _, item := range kept {
				strip(item, hidden)
			}
		case Object:
			if gone(value) {
				delete(o, key)
				continue
			}
			strip(value, hidden)
		}
	}
}

// entityNames are the entities of HSDS 3.
var entityNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, e := range entities() {
		names[e.name] = true
	}
	return names
})

func text(o Object, key string) string {
	s, _ := o[key].(string)
	return s
}

// list is the objects in a list of o.
func list(o Object, key string) []Object {
	items, _ := o[key].([]any)
	var out []Object
	for _, item := range items {
		if object, ok := item.(Object); ok {
			out = append(out, object)
		}
	}
	return out
}

// inherit gives a service the profile that the place has here, where the package brings
// none: what was written by hand outlives an import. The day of the check is the import's.
// An address that was told here to stay secret stays so, whatever a package says or leaves
// out (S28): only by hand is it given free.
func inherit(service, have Object, day time.Time) {
	old := profile(have)
	if old == nil {
		return
	}
	if own := profile(service); own != nil {
		if secret(have) {
			own["safe_to_send"] = false
		}
		return
	}
	p := maps.Clone(old)
	p["verified_on"] = content.Date{Time: day}.String()
	service[profileKey] = p
}

// plain is a copy that only holds what JSON holds, so that two can be compared.
func plain(o Object) (Object, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	v, err := decode(data)
	out, _ := v.(Object)
	return out, err
}
