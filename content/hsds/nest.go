package hsds

import "maps"

// Services nests the rows into one object a service and returns what belongs to none.
// The columns that join rows stay in the nested objects; so nothing is lost on the way
// back, whatever else they name.
func (t *Tables) Services() (services []Object, rest *Tables) {
	n := &nester{t: t, used: map[*Row]bool{}, index: map[string]map[string][]*Row{}}
	for _, row := range t.rows["service"] {
		services = append(services, n.nest("service", row, map[*Row]bool{}))
	}
	rest = NewTables()
	for _, name := range t.Names() {
		for _, row := range t.rows[name] {
			if !n.used[row] {
				rest.put(name, row)
			}
		}
	}
	return services, rest
}

// nester remembers which rows were used, and finds rows by the column that joins them.
type nester struct {
	t     *Tables
	used  map[*Row]bool
	index map[string]map[string][]*Row // "entity.column" → value → rows
}

// nest builds the object of a row; above are the rows on the way to it, which are not
// entered again.
func (n *nester) nest(name string, row *Row, above map[*Row]bool) Object {
	n.used[row] = true
	above[row] = true
	defer delete(above, row)
	out := maps.Clone(row.Fields)
	for _, k := range n.t.model[name].kids {
		if k.entity == "service" {
			continue // a service is the root: those of an organization stand beside each other
		}
		if name == "organization" && (k.entity == "location" || k.entity == "program") {
			continue // each of its services would hold all of them: a service has its own, the others are kept as rows
		}
		if k.byParent {
			for _, target := range n.t.byID[k.entity][row.text(k.key)] {
				if row.text(k.key) != "" && !above[target] {
					out[k.prop] = n.nest(k.entity, target, above)
					break
				}
			}
			continue
		}
		var list []any
		for _, child := range n.by(k.entity, k.key)[row.text("id")] {
			if row.text("id") != "" && !above[child] && !(name == "organization" && child.hasNearer()) {
				list = append(list, n.nest(k.entity, child, above))
			}
		}
		if len(list) > 0 {
			out[k.prop] = list
		}
	}
	return out
}

// hasNearer reports whether a row of an organization, such as a phone, also belongs to something smaller, which holds it.
func (r *Row) hasNearer() bool {
	for _, key := range []string{"service_id", "location_id", "service_at_location_id", "contact_id"} {
		if r.text(key) != "" {
			return true
		}
	}
	return false
}

// by is the rows of an entity by the value of a column.
func (n *nester) by(name, column string) map[string][]*Row {
	key := name + "." + column
	if n.index[key] == nil {
		n.index[key] = map[string][]*Row{}
		for _, row := range n.t.rows[name] {
			if v := row.text(column); v != "" {
				n.index[key][v] = append(n.index[key][v], row)
			}
		}
	}
	return n.index[key]
}
