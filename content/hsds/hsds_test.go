package hsds_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/content/hsds"
)

// specEnv names a copy of the specification.
const specEnv = "OUDERBRUG_TEST_HSDS"

// spec is a copy of github.com/openreferral/specification (CC BY-SA 4.0, not part of this repository).
func spec(t *testing.T) string {
	t.Helper()
	dir := os.Getenv(specEnv)
	if dir == "" {
		if strings.Contains(os.Getenv("OUDERBRUG_MUST_RUN"), "hsds") {
			t.Fatalf("set %s to a copy of the HSDS specification", specEnv)
		}
		t.Skipf("%s names no copy of the HSDS specification", specEnv)
	}
	return dir
}

// tree makes a content folder with the topics that the tests need.
func tree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "topics.yaml"), "- {slug: speech-delay, age: \"2-6\"}\n")
	write(t, filepath.Join(dir, "helplines.yaml"), "[]\n")
	if err := os.MkdirAll(filepath.Join(dir, "places"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func taking() hsds.Taking {
	return hsds.Taking{Package: "test", Country: "nl", Reader: "s1", Day: content.Day(2026, 11, 22), Topics: map[string]bool{"speech-delay": true}}
}

// plan reads a package and plans it into a folder; the package must be without errors.
func plan(t *testing.T, file, folder string, x hsds.Taking) *hsds.Plan {
	t.Helper()
	p, err := hsds.Read(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if errs := p.Tables.Check(p.Tabular).Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	made, err := hsds.NewPlan(p, folder, x)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// accept imports a package and reads the folder as the program would.
func accept(t *testing.T, file, folder string, x hsds.Taking) *content.Library {
	t.Helper()
	p := plan(t, file, folder, x)
	problems, err := p.Check()
	if err != nil || len(problems.Errors()) > 0 {
		t.Fatal(err, problems.Errors())
	}
	if err := p.Accept(); err != nil {
		t.Fatal(err)
	}
	lib, err := content.Load(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// facts are all that a package says, as "entity id field=value", wherever it says it. A value is compared as it is
// printed: a CSV file knows no types.
func facts(t *testing.T, file string) map[string]bool {
	t.Helper()
	p, err := hsds.Read(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, name := range p.Tables.Names() {
		for _, row := range p.Tables.Rows(name) {
			for key, value := range row.Fields {
				data, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				if s, ok := value.(string); ok {
					data = []byte(s)
				}
				out[fmt.Sprintf("%s %v %s=%s", name, row.Fields["id"], key, data)] = true
			}
		}
	}
	return out
}

// nothingLost exports the folder in a form and fails for every fact that is not in it.
func nothingLost(t *testing.T, file, folder, format string) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "out")
	if _, err := hsds.Export(os.DirFS(folder), format, to, false); err != nil {
		t.Fatal(err)
	}
	before, after := facts(t, file), facts(t, to)
	if len(before) < 10 {
		t.Fatalf("only %d facts: this test sees nothing", len(before))
	}
	for fact := range before {
		if !after[fact] {
			t.Errorf("lost in %s: %.150s", format, fact)
		}
	}
}

// ours is a package with nearly everything, also what HSDS does not know.
const ours = `[{
  "id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0001", "name": "Vadergroep", "status": "active", "organization_id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0002",
  "description": "Vaders praten over opvoeden.", "minimum_age": 18, "assured_date": "2026-09-01", "url": "https://example.org/vaders", "x_own": {"deep": [1, 2.50, "drie"]}, "fees_description": "=1+1",
  "organization": {"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0002", "name": "Samen", "description": "Vereniging", "website": "https://example.org", "unknown_number": 1.10},
  "phones": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0003", "number": "+31 30 123 45 67", "extension": 12, "languages": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0004", "code": "ar", "name": "Arabisch"}]}],
  "schedules": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0005", "freq": "WEEKLY", "byday": "FR", "opens_at": "20:00", "closes_at": "22:00"}],
  "languages": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0006", "code": "ar", "name": "Arabisch"}],
  "service_at_locations": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0007", "location": {"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0008", "location_type": "physical", "name": "Buurthuis", "latitude": 52.08, "longitude": -0.5,
    "addresses": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0009", "address_1": "Straatweg 1", "city": "Utrecht", "state_province": "Utrecht", "postal_code": "3526 AB", "country": "NL", "address_type": "physical"}]}}],
  "attributes": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0010", "taxonomy_term": {"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0011", "name": "Speech delay", "description": "Laat praten", "taxonomy_detail": {"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0012", "name": "Vragen", "description": "Vragen van ouders"}}}]
}]`

func TestWhatComesInGoesOutAgainInBothForms(t *testing.T) {
	dir, in := tree(t), filepath.Join(t.TempDir(), "samen.json")
	write(t, in, ours)
	lib := accept(t, in, dir, taking())
	if len(lib.Places) != 1 {
		t.Fatalf("%d places", len(lib.Places))
	}
	p := lib.Places[0]
	if p.Profile.Municipality != "Utrecht" || p.Profile.Country != "nl" || !p.Safe() || len(p.Profile.Needs) != 1 || p.Phones[0].Number != "+31 30 123 45 67" {
		t.Errorf("the view of the place is %+v", p.Profile)
	}
	nothingLost(t, in, dir, hsds.JSON)
	nothingLost(t, in, dir, hsds.CSV)

	// and the CSV that we wrote, taken over into another folder, goes out as JSON again
	to := filepath.Join(t.TempDir(), "csv")
	if _, err := hsds.Export(os.DirFS(dir), hsds.CSV, to, false); err != nil {
		t.Fatal(err)
	}
	second := tree(t)
	lib = accept(t, to, second, taking())
	if got := lib.Places[0].Profile; got.Municipality != "Utrecht" || got.Import.Package != "test" || len(got.Sources) != 1 {
		t.Errorf("our profile did not survive the CSV: %+v", got)
	}
	nothingLost(t, in, second, hsds.JSON)
	nothingLost(t, to, second, hsds.CSV)
}

func TestTheSpecificationsOwnExamplesComeInAndGoOut(t *testing.T) {
	dir := spec(t)
	schema, err := hsds.OpenSchema(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"service_full.json", "organization_full.json", "service_at_location_full.json", "csv", ""} {
		t.Run("examples/"+name, func(t *testing.T) {
			in, folder := filepath.Join(dir, "examples", name), tree(t)
			lib := accept(t, in, folder, taking())
			if len(lib.Places) != 1 || lib.Places[0].Name != "Community Counselling" {
				t.Fatalf("%d places", len(lib.Places))
			}
			nothingLost(t, in, folder, hsds.JSON)
			nothingLost(t, in, folder, hsds.CSV)
			if name == "" {
				return // tabular.json there has numbers where the schema wants texts
			}
			p, err := hsds.Read(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			services, _ := p.Tables.Services()
			for _, s := range services {
				for _, problem := range schema.Check(s) {
					t.Errorf("the published schema refuses what we read: %s", problem)
				}
			}
		})
	}
}

// TestThePublishedSchemaAcceptsOurPlaces holds what we ship against the published schema, and our own table of entities
// against its files.
func TestThePublishedSchemaAcceptsOurPlaces(t *testing.T) {
	dir := spec(t)
	schema, err := hsds.OpenSchema(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../places/*.json")
	if err != nil || len(files) < 16 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		p, err := hsds.Read(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		services, _ := p.Tables.Services()
		for _, s := range services {
			for _, problem := range schema.Check(s) {
				t.Errorf("%s: %s", filepath.Base(file), problem)
			}
		}
	}
	for _, e := range hsds.Described() {
		data, err := os.ReadFile(filepath.Join(dir, "schema", e.Name+".json"))
		if err != nil {
			t.Error(err)
			continue
		}
		var s struct {
			Path       string
			Required   []string
			Properties map[string]struct {
				Type any
				Enum []string
			}
		}
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		if s.Path != e.File || strings.Join(slices.Sorted(slices.Values(s.Required)), " ") != strings.Join(slices.Sorted(slices.Values(e.Required)), " ") {
			t.Errorf("%s: the schema says %s %v, we say %s %v", e.Name, s.Path, s.Required, e.File, e.Required)
		}
		for name, p := range s.Properties {
			number, isField := e.Fields[name]
			if scalar := p.Type == "string" || p.Type == "number"; scalar && (!isField || number != (p.Type == "number")) {
				t.Errorf("%s.%s: the schema says %v, we have it: %v", e.Name, name, p.Type, isField)
			}
		}
		for name := range e.Fields {
			if _, ok := s.Properties[name]; !ok {
				t.Errorf("%s.%s is not in the schema", e.Name, name)
			}
		}
	}
}
