package hsds

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// resource is a CSV file of a package and the entity that its rows are.
type resource struct{ file, entity string }

// resources are the CSV files in a folder: those that datapackage.json names, and
// those that bear the name of one of HSDS.
func (r *reader) resources(fsys fs.FS, dir string) ([]resource, error) {
	var out []resource
	known := map[string]string{"service_at_locations.csv": "service_at_location"}
	for _, e := range entities() {
		known[e.file] = e.name
	}
	var desc struct {
		Resources []struct{ Name, Path string }
	}
	if f, err := fsys.Open(path.Join(dir, descriptor)); err == nil {
		data, err := io.ReadAll(r.limited(f, descriptor))
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &desc); err != nil {
			return nil, fmt.Errorf("%s cannot be read as JSON: %w", descriptor, err)
		}
	}
	model := newModel()
	for _, x := range desc.Resources {
		if x.Path == "" || x.Path != path.Base(x.Path) {
			continue // never outside the package
		}
		name := x.Name
		if model[name] == nil && known[x.Path] != "" {
			name = known[x.Path]
		}
		known[x.Path] = name
	}
	list, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	for _, file := range list {
		base := strings.ToLower(file.Name()) // ADDRESSES.CSV is no other table
		if file.IsDir() || path.Ext(base) != ".csv" {
			continue
		}
		name := cmp.Or(known[file.Name()], known[base], strings.TrimSuffix(base, ".csv"))
		out = append(out, resource{file: path.Join(dir, file.Name()), entity: name})
	}
	return out, nil
}

const descriptor = "datapackage.json"

// readCSV reads one file into the tables. A row is counted as a spreadsheet counts it:
// the header is row 1.
func (t *Tables) readCSV(r io.Reader, file, entityName string, progress func(string, int)) error {
	in, err := csvReader(r)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s row 1: %w", file, err)
	}
	for i := range head {
		head[i] = strings.TrimSpace(head[i])
	}
	e := t.model[entityName]
	rows := rowCounter{in: in}
	rows.count(head)
	for n := 2; ; n++ {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			progress(file, n-2)
			return nil
		}
		at := fmt.Sprintf("%s row %d", file, rows.count(cells))
		if err != nil {
			return fmt.Errorf("%s: %w; every row needs as many cells as the first", at, err)
		}
		if slices.ContainsFunc(cells, func(cell string) bool { return !utf8.ValidString(cell) }) {
			return fmt.Errorf("%s is not written in UTF-8, so that letters would be lost; save the file as \"CSV UTF-8\" and import it again", at)
		}
		fields := Object{}
		for i, cell := range cells {
			if cell != "" {
				set(fields, e, head[i], uncover(cell))
			}
		}
		if len(fields) > 0 {
			t.put(entityName, &Row{Fields: fields, At: at})
		}
		if n%1000 == 0 {
			progress(file, n-1)
		}
	}
}

// rowCounter numbers rows as a spreadsheet does: a blank line, which encoding/csv skips, is a row, and a cell of two lines
// makes no second one.
type rowCounter struct {
	in        *csv.Reader
	row, line int // of the row before: its number, and the line on which it ended
}

func (c *rowCounter) count(cells []string) int {
	if len(cells) == 0 {
		return c.row + 1
	}
	from, _ := c.in.FieldPos(0)
	c.row += from - c.line
	c.line = from
	for _, cell := range cells {
		c.line += strings.Count(cell, "\n")
	}
	return c.row
}

// csvReader skips a byte order mark and sees whether cells end at commas or, as Dutch
// spreadsheets write them, at semicolons.
func csvReader(r io.Reader) (*csv.Reader, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\uFEFF")) {
		if _, err := b.Discard(3); err != nil {
			return nil, err
		}
		head = head[3:]
	}
	in := csv.NewReader(b)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		in.Comma = ';'
	}
	return in, nil
}

// set writes a cell into its field: numbers as numbers, and what has a dot in its name
// into our profile.
func set(fields Object, e *entity, column, cell string) {
	if rest, ok := strings.CutPrefix(column, profileKey+"."); ok {
		profile, _ := fields[profileKey].(Object)
		if profile == nil {
			profile = Object{}
			fields[profileKey] = profile
		}
		setProfile(profile, rest, cell)
		return
	}
	if e != nil {
		if f := e.field(column); f != nil {
			if f.kind == "number" && isNumber(cell) {
				fields[column] = json.Number(cell)
				return
			}
			fields[column] = cell
			return
		}
	}
	fields[column] = parseCell(cell)
}

// parseCell reads what only JSON can say: lists, objects, and what we marked ourselves.
func parseCell(cell string) any {
	if strings.HasPrefix(cell, "{") || strings.HasPrefix(cell, "[") {
		if v, err := decode([]byte(cell)); err == nil {
			return v
		}
	}
	return cell
}

func isNumber(s string) bool {
	v, err := decode([]byte(s))
	_, ok := v.(json.Number)
	return err == nil && ok
}

// writeCSV writes the rows of an entity: the columns that HSDS knows, then all others.
func (t *Tables) writeCSV(w io.Writer, entityName string) ([]string, error) {
	e := t.model[entityName]
	var head []string
	if e != nil {
		for _, f := range e.fields {
			head = append(head, f.name)
		}
	}
	var flat []map[string]string
	extra := map[string]bool{}
	for _, row := range t.rows[entityName] {
		cells := map[string]string{}
		for key, value := range row.Fields {
			if profile, ok := value.(Object); ok && key == profileKey {
				flattenProfile(cells, profileKey, profile)
				continue
			}
			cells[key] = printCell(value)
		}
		for key := range cells {
			if !slices.Contains(head, key) {
				extra[key] = true
			}
		}
		flat = append(flat, cells)
	}
	head = append(head, slices.Sorted(maps.Keys(extra))...)
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return nil, err
	}
	for _, cells := range flat {
		line := make([]string, len(head))
		for i, key := range head {
			line[i] = cover(cells[key])
		}
		if err := out.Write(line); err != nil {
			return nil, err
		}
	}
	out.Flush()
	return head, out.Error()
}

// printCell is a value as a cell.
func printCell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	}
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}

// cover puts an apostrophe before a cell that a spreadsheet would run as a formula
// (S31). A plain number, also one to dial, cannot do anything and stays as it is.
func cover(cell string) string {
	if runs(cell) {
		return "'" + cell
	}
	return cell
}

// uncover takes that apostrophe away again.
func uncover(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && runs(rest) {
		return rest
	}
	return cell
}

func runs(cell string) bool {
	if cell == "" {
		return false
	}
	if strings.ContainsRune("=@\t\r", rune(cell[0])) {
		return true
	}
	if rest, ok := strings.CutPrefix(cell, "'"); ok {
		return runs(rest)
	}
	return strings.ContainsRune("+-", rune(cell[0])) && strings.Trim(cell[1:], "0123456789 .()/-") != ""
}
