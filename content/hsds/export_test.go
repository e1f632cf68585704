package hsds

// Described is what our table says of an entity.
type description struct {
	Name, File string
	Required   []string
	Fields     map[string]bool // whether it is a number
}

// Described shows the table of entities to the tests, which hold it against the published schema.
func Described() []description {
	var out []description
	for _, e := range entities() {
		d := description{Name: e.name, File: e.file, Fields: map[string]bool{}}
		for _, f := range e.fields {
			d.Fields[f.name] = f.kind == "number"
			if f.required {
				d.Required = append(d.Required, f.name)
			}
		}
		out = append(out, d)
	}
	return out
}
