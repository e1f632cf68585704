package hsds

import (
	"maps"
	"slices"
	"strings"
)

// profileKey is where our profile stands in a service.
const profileKey = "ouderbrug"

// profile is a service's profile; nil where there is none.
func profile(service Object) Object {
	p, _ := service[profileKey].(Object)
	return p
}

// setProfile writes the cell of a column such as "plain_summary.nl".
func setProfile(profile Object, column, cell string) {
	key, rest, deep := strings.Cut(column, ".")
	if deep {
		inner, _ := profile[key].(Object)
		if inner == nil {
			inner = Object{}
			profile[key] = inner
		}
		setProfile(inner, rest, cell)
		return
	}
	switch {
	case cell == "true" || cell == "TRUE" || cell == "WAAR":
		profile[key] = true
	case cell == "false" || cell == "FALSE" || cell == "ONWAAR":
		profile[key] = false
	case slices.Contains([]string{"needs", "channels", "audience", "closed_on"}, key) && !strings.HasPrefix(cell, "["):
		var list []any
		for _, item := range strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
			list = append(list, strings.TrimSpace(item))
		}
		profile[key] = list
	default:
		profile[key] = parseCell(cell)
	}
}

// flattenProfile writes a profile as columns with dots in their names.
func flattenProfile(cells map[string]string, prefix string, profile Object) {
	for _, key := range slices.Sorted(maps.Keys(profile)) {
		name := prefix + "." + key
		switch v := profile[key].(type) {
		case Object:
			flattenProfile(cells, name, v)
		case bool:
			cells[name] = map[bool]string{true: "true", false: "false"}[v]
		default:
			cells[name] = printCell(v)
		}
	}
}
