package hsds

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"
)

// Object is one JSON object; numbers are json.Number, so that none changes.
type Object = map[string]any

// Row is one entity with all its fields. What HSDS does not know stays in Fields as it
// came, nested or not.
type Row struct {
	Fields Object
	At     string // where it came from: "services.csv row 7"
}

// text is a field as text, "" if it is absent or no text.
func (r *Row) text(name string) string {
	s, _ := r.Fields[name].(string)
	return s
}

// Tables are the rows of a package by entity, in the order in which they came.
type Tables struct {
	Now time.Time // when the package is read, for what Check may not find in the future; zero: Check does not ask

	rows  map[string][]*Row
	byID  map[string]map[string][]*Row
	model model
}

// NewTables makes empty ones.
func NewTables() *Tables {
	return &Tables{rows: map[string][]*Row{}, byID: map[string]map[string][]*Row{}, model: newModel()}
}

// Len is how many rows an entity has.
func (t *Tables) Len(entity string) int { return len(t.rows[entity]) }

// Rows are the rows of an entity.
func (t *Tables) Rows(entity string) []*Row { return t.rows[entity] }

// Names are the entities that have rows: those of HSDS in its order, then others.
func (t *Tables) Names() []string {
	var out []string
	for _, e := range entities() {
		if len(t.rows[e.name]) > 0 {
			out = append(out, e.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.rows)) {
		if t.model[name] == nil && len(t.rows[name]) > 0 {
			out = append(out, name)
		}
	}
	return out
}

// put adds a row. A row with an id that is there already fills in what that one lacks,
// unless they disagree: then both are kept, so that nothing is lost.
func (t *Tables) put(entity string, row *Row) {
	id := row.text("id")
	for _, have := range t.byID[entity][id] {
		if id != "" && agree(have.Fields, row.Fields) {
			maps.Copy(have.Fields, row.Fields)
			return
		}
	}
	t.rows[entity] = append(t.rows[entity], row)
	if t.byID[entity] == nil {
		t.byID[entity] = map[string][]*Row{}
	}
	t.byID[entity][id] = append(t.byID[entity][id], row)
}

// agree reports whether no field is said differently in both.
func agree(a, b Object) bool {
	for k, v := range b {
		if have, ok := a[k]; ok && !reflect.DeepEqual(have, v) {
			return false
		}
	}
	return true
}

// Add takes a nested object apart. at says where it came from.
func (t *Tables) Add(entityName string, object Object, at string) error {
	e := t.model[entityName]
	if e == nil {
		t.put(entityName, &Row{Fields: maps.Clone(object), At: at})
		return nil
	}
	_, err := t.add(e, object, at)
	return err
}

// add takes one object apart and returns its id. Children come after their parent.
func (t *Tables) add(e *entity, object Object, at string) (string, error) {
	row := &Row{Fields: Object{}, At: at}
	type waiting struct {
		kid   *kid
		value any
	}
	var kids []waiting
	for _, key := range slices.Sorted(maps.Keys(object)) {
		value := object[key]
		if k := e.kid(key); k != nil && value != nil {
			kids = append(kids, waiting{k, value})
			continue
		}
		row.Fields[key] = value
	}
	id := row.text("id")
	for _, w := range kids {
		if w.kid.byParent {
			if err := t.addParent(row, w.kid, w.value, at); err != nil {
				return id, err
			}
		}
	}
	t.put(e.name, row)
	for _, w := range kids {
		if w.kid.byParent {
			continue
		}
		list, ok := w.value.([]any)
		if !ok {
			return id, fmt.Errorf("%s: %s must be a list", at, w.kid.prop)
		}
		for i, item := range list {
			place := fmt.Sprintf("%s, %s %d", at, w.kid.prop, i+1)
			child, ok := item.(Object)
			if !ok {
				return id, fmt.Errorf("%s must be an object", place)
			}
			child = maps.Clone(child)
			join(child, w.kid, e.name, id)
			if _, err := t.add(t.model[w.kid.entity], child, place); err != nil {
				return id, err
			}
		}
	}
	return id, nil
}

// addParent takes an object that the row points to, such as the organization of a service.
func (t *Tables) addParent(row *Row, k *kid, value any, at string) error {
	child, ok := value.(Object)
	if !ok {
		return fmt.Errorf("%s: %s must be an object", at, k.prop)
	}
	id, err := t.add(t.model[k.entity], child, at+", "+k.prop)
	if err == nil && id != "" && row.Fields[k.key] == nil {
		row.Fields[k.key] = id
	}
	return err
}

// join writes the parent's id into a child that does not name one.
func join(child Object, k *kid, parent, id string) {
	if child[k.key] == nil && id != "" {
		child[k.key] = id
		switch k.key {
		case "link_id":
			fill(child, "link_entity", parent)
		case "resource_id":
			fill(child, "resource_type", parent)
		}
	}
}

func fill(o Object, key, value string) {
	if o[key] == nil {
		o[key] = value
	}
}
