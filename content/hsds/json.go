package hsds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// decode reads JSON with its numbers as they are written, and nothing behind it.
func decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind the end of the JSON")
	}
	return v, nil
}

// encode writes JSON as people can read and compare it.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// readJSON reads a file of JSON: one entity, a list of one kind, a page of an API
// ("contents"), {"services": […]}, or tables by the name of their CSV file.
func (t *Tables) readJSON(data []byte, file string) error {
	v, err := decode(data)
	if err != nil {
		return fmt.Errorf("%s%s cannot be read as JSON: %w", file, jsonLine(data, err), err)
	}
	return t.readValue(v, file, strings.TrimSuffix(path.Base(file), ".json"))
}

// jsonLine is where in a file a syntax error stands.
func jsonLine(data []byte, err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf(" line %d", 1+bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")))
	}
	return ""
}

func (t *Tables) readValue(v any, at, hint string) error {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			object, ok := item.(Object)
			if !ok {
				return fmt.Errorf("%s record %d is no object", at, i+1)
			}
			if err := t.readObject(object, fmt.Sprintf("%s record %d", at, i+1), hint); err != nil {
				return err
			}
		}
		return nil
	case Object:
		return t.readObject(v, at, hint)
	}
	return fmt.Errorf("%s holds neither an object nor a list", at)
}

func (t *Tables) readObject(o Object, at, hint string) error {
	if list, ok := o["contents"].([]any); ok {
		return t.readValue(list, at, hint)
	}
	if o["openapi_url"] != nil || o["resources"] != nil {
		return nil // it describes an API or a package and is none
	}
	if o["id"] == nil {
		return t.readGroups(o, at)
	}
	name := t.kindOf(o, hint)
	if name == "" {
		return fmt.Errorf("%s: it cannot be told what this is; a service needs its status", at)
	}
	return t.Add(name, o, at)
}

// readGroups reads {"services": […]} and {"services.csv": […]}.
func (t *Tables) readGroups(o Object, at string) error {
	found := false
	for _, key := range slices.Sorted(maps.Keys(o)) {
		list, ok := o[key].([]any)
		name := t.entityNamed(strings.TrimSuffix(key, ".csv"))
		if !ok || name == "" {
			continue
		}
		found = true
		for i, item := range list {
			object, ok := item.(Object)
			place := fmt.Sprintf("%s, %s %d", at, key, i+1)
			if !ok {
				return fmt.Errorf("%s is no object", place)
			}
			if err := t.Add(name, object, place); err != nil {
				return err
			}
		}
	}
	if !found {
		return fmt.Errorf("%s is no HSDS: it has neither an id nor a list of services", at)
	}
	return nil
}

// entityNamed is the entity with that name or that file, "" if there is none.
func (t *Tables) entityNamed(name string) string {
	for _, e := range entities() {
		if e.name == name || e.file == name+".csv" || e.name+"s" == name {
			return e.name
		}
	}
	return ""
}

// kindOf tells what an object is, by what only that has, else by the file's name.
func (t *Tables) kindOf(o Object, hint string) string {
	has := func(keys ...string) bool {
		for _, k := range keys {
			if _, ok := o[k]; ok {
				return true
			}
		}
		return false
	}
	switch {
	case has("location_type"):
		return "location"
	case has("location") && has("service"):
		return "service_at_location"
	case has("status"):
		return "service"
	case has("website", "legal_status", "year_incorporated", "organization_identifiers"):
		return "organization"
	case has("taxonomy_detail", "taxonomy", "term_uri"):
		return "taxonomy_term"
	}
	for _, cut := range []string{"_full", "_list", "_package"} {
		hint = strings.TrimSuffix(hint, cut)
	}
	return t.entityNamed(hint)
}
