package hsds

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// The forms of a package.
const (
	JSON = "json" // services.json, nested; rest.json with what belongs to no service
	CSV  = "csv"  // a tabular data package
)

// Export writes the places of a content tree as a package into a folder that is empty
// or does not exist, and returns how many services it holds. plainly leaves our profile
// out. Addresses of places that must stay secret are not in it (S28).
func Export(fsys fs.FS, format, to string, plainly bool) (int, error) {
	if format != JSON && format != CSV {
		return 0, fmt.Errorf("the format %q is not known; write json or csv", format)
	}
	if list, err := os.ReadDir(to); err == nil && len(list) > 0 {
		return 0, fmt.Errorf("%s is not empty; name a new folder, so that nothing is overwritten", to)
	}
	places, err := readPlaces(fsys)
	if err != nil {
		return 0, err
	}
	rest, err := readRest(fsys)
	if err != nil {
		return 0, err
	}
	var services []Object
	for _, file := range slices.Sorted(maps.Keys(places)) {
		services = append(services, places[file])
	}
	hide(services, rest)
	for _, s := range services {
		if plainly {
			delete(s, profileKey)
		}
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return 0, err
	}
	if format == CSV {
		return len(services), exportCSV(services, rest, to)
	}
	return len(services), exportJSON(services, rest, to)
}

// readRest reads the rows of all imports that belong to no service.
func readRest(fsys fs.FS) (*Tables, error) {
	rest := NewTables()
	files, err := fs.Glob(fsys, path.Join(placesFolder, restFolder, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		v, err := decode(data)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read as JSON: %w", file, err)
		}
		groups, _ := v.(Object)
		for _, name := range slices.Sorted(maps.Keys(groups)) {
			for _, row := range list(groups, name) {
				rest.put(name, &Row{Fields: row, At: file})
			}
		}
	}
	return rest, nil
}

func exportJSON(services []Object, rest *Tables, to string) error {
	all := make([]any, len(services))
	for i, s := range services {
		all[i] = s
	}
	if err := writeJSON(filepath.Join(to, "services.json"), all); err != nil {
		return err
	}
	groups := Object{}
	for _, name := range rest.Names() {
		var rows []any
		for _, row := range rest.rows[name] {
			rows = append(rows, row.Fields)
		}
		groups[name] = rows
	}
	if len(groups) == 0 {
		return nil
	}
	return writeJSON(filepath.Join(to, "rest.json"), groups)
}

func writeJSON(file string, v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

func exportCSV(services []Object, rest *Tables, to string) error {
	t := NewTables()
	for _, s := range services {
		if err := t.Add("service", s, text(s, "id")); err != nil {
			return err
		}
	}
	for _, name := range rest.Names() {
		for _, row := range rest.rows[name] {
			t.put(name, row)
		}
	}
	var found []any
	for _, name := range t.Names() {
		file := name + ".csv"
		if e := t.model[name]; e != nil {
			file = e.file
		}
		columns, err := t.writeFile(filepath.Join(to, filepath.Base(file)), name)
		if err != nil {
			return err
		}
		found = append(found, t.describe(name, file, columns))
	}
	return writeJSON(filepath.Join(to, descriptor), Object{
		"name": "human_services_data", "title": "Human Services Data, HSDS 3.0", "profile": "tabular-data-package", "resources": found,
	})
}

func (t *Tables) writeFile(file, name string) ([]string, error) {
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	columns, err := t.writeCSV(f, name)
	return columns, errors.Join(err, f.Close())
}

// describe is a resource of datapackage.json.
func (t *Tables) describe(name, file string, columns []string) Object {
	var fields []any
	for _, column := range columns {
		kind := "string"
		if e := t.model[name]; e != nil {
			if f := e.field(column); f != nil && (f.kind == "number" || f.kind == "date" || f.kind == "datetime") {
				kind = f.kind
			}
		}
		fields = append(fields, Object{"name": column, "type": kind})
	}
	return Object{
		"name": name, "path": file, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
		"schema": Object{"fields": fields, "primaryKey": "id"},
	}
}
