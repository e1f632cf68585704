package hsds

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// Change is one place that an import would write or remove.
type Change struct {
	File   string // in places/
	Name   string
	Kind   string   // new, changed, gone
	Fields []string // of a changed one: "url: old → new"
}

// Plan is what an import would do to a content folder.
type Plan struct {
	Changes []Change
	Same    int // places that stay as they are
	Hidden  int // places whose address was dropped (S28)
	Rest    int // rows that belong to no service and are kept for the export

	files  map[string][]byte // under places/; nil: removed
	folder string
}

// Folder of the places, and under it that of rows which belong to no service.
const (
	placesFolder = "places"
	restFolder   = "hsds"
)

// NewPlan compares a package with the places of a content folder, which stays as it is.
func NewPlan(p *Package, folder string, x Taking) (*Plan, error) {
	have, err := readPlaces(os.DirFS(folder))
	if err != nil {
		return nil, err
	}
	plan := &Plan{folder: folder, files: map[string][]byte{}}
	services, rest := p.Tables.Services()
	byID := map[string]string{}
	for file, o := range have {
		byID[text(o, "id")] = file
	}
	for _, s := range services {
		file, freed := byID[text(s, "id")], false
		if file != "" {
			freed = isFreed(have[file])
			inherit(s, have[file], x.Day.Time)
		}
		x.take(s, freed)
	}
	plan.Hidden = hide(services, rest)
	seen := map[string]bool{}
	for _, s := range services {
		if err := plan.compare(s, byID[text(s, "id")], have, seen); err != nil {
			return nil, err
		}
	}
	for _, file := range slices.Sorted(maps.Keys(have)) {
		from, _ := profile(have[file])["import"].(Object)
		if !seen[file] && text(from, "package") == x.Package && x.Package != "" {
			plan.Changes = append(plan.Changes, Change{File: file, Name: text(have[file], "name"), Kind: "gone"})
			plan.files[file] = nil
		}
	}
	return plan, plan.keepRest(rest, x.Package)
}

// compare notes what becomes of one service.
func (p *Plan) compare(service Object, file string, have map[string]Object, seen map[string]bool) error {
	now, err := plain(service)
	if err != nil {
		return err
	}
	name := text(now, "name")
	change := Change{File: file, Name: name, Kind: "new"}
	if file == "" {
		change.File = freeName(name, text(now, "id"), have, seen)
	} else {
		change.Kind, change.Fields = "changed", differences(have[file], now)
	}
	seen[change.File] = true
	if change.Kind == "changed" && len(change.Fields) == 0 {
		p.Same++
		return nil
	}
	data, err := encode(now)
	if err != nil {
		return err
	}
	p.files[change.File] = data
	p.Changes = append(p.Changes, change)
	return nil
}

// differences are the fields that two objects do not share, one line each. That the
// package was read again is no difference.
func differences(a, b Object) []string {
	fa, fb := map[string]string{}, map[string]string{}
	leaves(fa, "", a)
	leaves(fb, "", b)
	var out []string
	for _, key := range slices.Sorted(maps.Keys(union(fa, fb))) {
		if fa[key] == fb[key] || strings.HasPrefix(key, profileKey+".import") || strings.HasPrefix(key, profileKey+".verified_") || strings.HasPrefix(key, profileKey+".sources") && strings.HasSuffix(key, ".checked") {
			continue
		}
		out = append(out, fmt.Sprintf("%s: %s → %s", key, shown(fa, key), shown(fb, key)))
	}
	return out
}

func shown(m map[string]string, key string) string {
	if v, ok := m[key]; ok {
		return fmt.Sprintf("%q", short(v))
	}
	return "–"
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// leaves writes every value of an object under its path.
func leaves(out map[string]string, at string, v any) {
	switch v := v.(type) {
	case Object:
		for key, value := range v {
			leaves(out, strings.TrimPrefix(at+"."+key, "."), value)
		}
	case []any:
		for i, value := range v {
			name := fmt.Sprintf("%s[%d]", at, i)
			if o, ok := value.(Object); ok && text(o, "id") != "" {
				name = at + "[" + text(o, "id") + "]"
			}
			leaves(out, name, value)
		}
	default:
		out[at] = printCell(v)
	}
}

var noLetter = regexp.MustCompile(`[^a-z0-9]+`)

// freeName is the file of a new place that no other place has, whatever their ids begin with.
func freeName(name, id string, have map[string]Object, seen map[string]bool) string {
	file := fileName(name, id)
	if _, there := have[file]; there || seen[file] {
		sum := sha256.Sum256([]byte(id))
		return strings.TrimSuffix(file, ".json") + "-" + hex.EncodeToString(sum[:8]) + ".json"
	}
	return file
}

// fileName is a new place's name as letters, and the beginning of its id. Nothing of
// either can leave the folder.
func fileName(name, id string) string {
	slug := strings.Trim(noLetter.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if len(slug) > 40 {
		slug = strings.Trim(slug[:40], "-")
	}
	tail := noLetter.ReplaceAllString(strings.ToLower(id), "")
	if slug == "" {
		slug = "place"
	}
	return slug + "-" + tail[:min(len(tail), 12)] + ".json"
}

// restName is the file of a package's rows. Letters that it cannot show, such as Arabic ones, come back as a sum: two
// packages are never one file because of them.
func restName(pack string) string {
	low := strings.ToLower(pack)
	slug := strings.Trim(noLetter.ReplaceAllString(low, "-"), "-")
	if slug == "" || strings.ContainsFunc(low, func(r rune) bool { return r > unicode.MaxASCII }) {
		sum := sha256.Sum256([]byte(pack))
		slug = strings.TrimPrefix(slug+"-"+hex.EncodeToString(sum[:8]), "-")
	}
	return slug + ".json"
}

// keepRest writes the rows that belong to no service beside the places.
func (p *Plan) keepRest(rest *Tables, pack string) error {
	file := path.Join(restFolder, restName(pack))
	groups := Object{}
	for _, name := range rest.Names() {
		var rows []any
		for _, row := range rest.rows[name] {
			rows = append(rows, row.Fields)
			p.Rest++
		}
		groups[name] = rows
	}
	old, err := os.ReadFile(filepath.Join(p.folder, placesFolder, filepath.FromSlash(file)))
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case len(groups) == 0:
		if err == nil {
			p.files[file] = nil
		}
		return nil
	}
	data, err := encode(groups)
	if err == nil && !reflect.DeepEqual(old, data) {
		p.files[file] = data
	}
	return err
}

// readPlaces reads the raw objects of all places of a content tree, by file name.
func readPlaces(fsys fs.FS) (map[string]Object, error) {
	files, err := fs.Glob(fsys, placesFolder+"/*.json")
	if err != nil {
		return nil, err
	}
	out := map[string]Object{}
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		v, err := decode(data)
		o, ok := v.(Object)
		if err != nil || !ok {
			return nil, fmt.Errorf("%s cannot be read as a place; mend it first (ouderbrug content check)", file)
		}
		out[path.Base(file)] = o
	}
	return out, nil
}

// Check is what `content check` says of the folder as it would be.
func (p *Plan) Check() (content.Problems, error) {
	after, err := os.MkdirTemp(p.folder, ".check-*")
	if err != nil {
		return nil, err
	}
	err = p.write(filepath.Join(after, placesFolder))
	var problems content.Problems
	if err == nil {
		_, problems = content.Read(overlay{FS: os.DirFS(p.folder), places: os.DirFS(after)})
	}
	return problems, errors.Join(err, os.RemoveAll(after))
}
