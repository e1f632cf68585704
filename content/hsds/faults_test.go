package hsds_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/content/hsds"
)

const headCSV = "id,organization_id,name,status,minimum_age,ouderbrug.country,ouderbrug.needs,ouderbrug.safe_to_send,ouderbrug.plain_summary.nl\n"

const (
	id1   = "11111111-1111-4111-8111-111111111111"
	id2   = "22222222-2222-4222-8222-222222222222"
	orgID = "33333333-3333-4333-8333-333333333333"
)

func pack(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kaart")
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

const orgCSV = "id,name,description\n" + orgID + ",Buurthuis,Een buurthuis\n"

func TestErrorsNameTheFileAndTheRow(t *testing.T) {
	dir := pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": headCSV +
		id1 + "," + orgID + ",Goed,active,,nl,,true,\n" +
		id2 + "," + orgID + ",,open,acht,nl,,true,\n" +
		"no-uuid," + orgID + ",Naam,active,-1,nl,,true,\n"})
	p, err := hsds.Read(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	problems := p.Tables.Check(p.Tabular)
	for _, want := range []string{"services.csv row 3 service has no name", "services.csv row 3 status \"open\" is not one of active", "services.csv row 3 minimum_age \"acht\" is not a number", "services.csv row 4 id \"no-uuid\" is not a UUID"} {
		if !slices.ContainsFunc(problems, func(p content.Problem) bool { return strings.HasPrefix(p.File+" "+p.What, want) }) {
			t.Errorf("nothing says %q: %v", want, problems)
		}
	}
	if n := len(problems.Errors()); n != 3 {
		t.Errorf("%d errors, not 3: %v", n, problems.Errors())
	}
}

// A blank line is a row of a spreadsheet, a cell of two lines is one; a name in capitals is the same table.
func TestRowsAreNumberedAsInASpreadsheet(t *testing.T) {
	dir := pack(t, map[string]string{"ORGANIZATIONS.CSV": orgCSV, "services.csv": headCSV +
		id1 + "," + orgID + ",\"Goed\nbegin\",active,,nl,,true,\n\n\n" +
		id2 + "," + orgID + ",,active,,nl,,true,\n"})
	p, err := hsds.Read(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Tables.Len("organization") != 1 {
		t.Error("the table in capitals is not read")
	}
	problems := p.Tables.Check(p.Tabular)
	if !slices.ContainsFunc(problems, func(p content.Problem) bool {
		return strings.HasPrefix(p.File+" "+p.What, "services.csv row 5 service has no name")
	}) {
		t.Errorf("row 5 is not named: %v", problems)
	}
}

// What an older spreadsheet saves is refused with its row, before a letter is lost.
func TestLettersThatWouldBeLostAreRefused(t *testing.T) {
	dir := pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": headCSV + id1 + "," + orgID + ",Caf\xe9,active,,nl,,true,\n"})
	if _, err := hsds.Read(dir, nil); err == nil || !strings.Contains(err.Error(), "services.csv row 2 is not written in UTF-8") {
		t.Errorf("%v", err)
	}
}

func TestWhatCannotBeReadIsAnErrorAndNotAPanic(t *testing.T) {
	for name, text := range map[string]string{
		"ragged.csv": "id,name\n1,2,3\n", "quote.csv": "id,name\n\"1,2\n", "empty.json": "", "number.json": "12", "list.json": "[1,2]", "broken.json": "{\"id\": \"1\",\n \"name\": }",
		"nothing.json": "{\"a\": 1}", "what.json": `{"id":"1","name":"?"}`, "kids.json": `{"id":"1","name":"?","status":"active","phones":[3]}`, "kid.json": `{"id":"1","name":"?","status":"active","phones":{}}`,
		"org.json": `{"id":"1","name":"?","status":"active","organization":[]}`, "two.json": `{"id":"1","status":"active"} {}`,
	} {
		dir := pack(t, map[string]string{name: text})
		_, err := hsds.Read(filepath.Join(dir, name), nil)
		if err == nil {
			_, err = hsds.Read(dir, nil)
		}
		if err == nil {
			t.Errorf("%s was read", name)
		} else if stem, _, _ := strings.Cut(name, "."); !strings.Contains(err.Error(), stem) {
			t.Errorf("%s: the error does not name the file: %v", name, err)
		}
	}
	if _, err := hsds.Read(filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestASpreadsheetOfAMunicipalityWithSemicolonsComesIn(t *testing.T) {
	dir := pack(t, map[string]string{"organizations.csv": "\uFEFF" + strings.ReplaceAll(orgCSV, ",", ";"),
		"services.csv": "\uFEFF" + strings.ReplaceAll(headCSV+id1+","+orgID+",Taalcafé,active,18,nl,speech-delay,WAAR,Praat mee.\n", ",", ";")})
	folder := tree(t)
	lib := accept(t, dir, folder, taking())
	p := lib.Places[0]
	if p.Name != "Taalcafé" || p.MinimumAge != 18 || p.Profile.PlainSummary["nl"] != "Praat mee." || p.Profile.Needs[0] != "speech-delay" || !p.Safe() || p.Organization.Name != "Buurthuis" {
		t.Errorf("read as %+v", p)
	}
}

func TestAZipIsReadAndOneThatIsAllAirIsNot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kaart.zip")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range map[string]string{"in/organizations.csv": orgCSV, "in/services.csv": headCSV + id1 + "," + orgID + ",Zip,active,,nl,,true,\n", "../../evil.json": "{}"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	p, err := hsds.Read(file, nil)
	if err != nil || p.Tables.Len("service") != 1 || p.Name != "kaart" {
		t.Errorf("%v %+v", err, p)
	}
}

func TestADiffShowsNewChangedAndGoneAndKeepsWhatIsOurs(t *testing.T) {
	folder := tree(t)
	services := func(rows string) string {
		return pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": headCSV + rows})
	}
	accept(t, services(id1+","+orgID+",Een,active,,nl,,true,Een plek.\n"+id2+","+orgID+",Twee,active,,nl,,true,\n"), folder, taking())
	write(t, filepath.Join(folder, "places", "eigen.json"), strings.Replace(strings.Trim(ours, "[]"), "\"x_own\"", "\"ouderbrug\": {\"country\":\"nl\",\"needs\":[],\"safe_to_send\":true,\"verified_on\":\"2026-11-01\",\"plain_summary\":{\"nl\":\"a\",\"en\":\"a\",\"tr\":\"a\",\"ar\":\"a\",\"fr\":\"a\"},\"sources\":[{\"title\":\"a\",\"publisher\":\"b\",\"url\":\"https://example.org\",\"checked\":\"2026-11-01\"}]}, \"x_own\"", 1))

	p := plan(t, services(id1+","+orgID+",Een plek,active,,nl,,true,Een plek.\n"), folder, taking())
	kinds := map[string]string{}
	for _, c := range p.Changes {
		kinds[c.Name] = c.Kind + " " + strings.Join(c.Fields, "|")
	}
	if len(kinds) != 2 || kinds["Een plek"] != `changed name: "Een" → "Een plek"` || kinds["Twee"] != "gone " {
		t.Errorf("the plan says %v", kinds)
	}
	if list, _ := filepath.Glob(filepath.Join(folder, "places", "*.json")); len(list) != 3 {
		t.Errorf("planning has changed the folder: %v", list)
	}
	if err := p.Accept(); err != nil {
		t.Fatal(err)
	}
	lib, err := content.Load(os.DirFS(folder))
	if err != nil || len(lib.Places) != 2 {
		t.Fatalf("%v, %d places", err, len(lib.Places))
	}
	again := plan(t, services(id1+","+orgID+",Een plek,active,,nl,,true,Een plek.\n"), folder, taking())
	if len(again.Changes) != 0 || again.Same != 1 {
		t.Errorf("the same package again changes %v", again.Changes)
	}

	// a package without our profile leaves what was written by hand
	bare := pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": "id,organization_id,name,status\n" + id1 + "," + orgID + ",Nieuw,active\n"})
	lib = accept(t, bare, folder, taking())
	for _, place := range lib.Places {
		if place.ID == id1 && (place.Name != "Nieuw" || place.Profile.PlainSummary["nl"] != "Een plek.") {
			t.Errorf("the summary written by hand is gone: %+v", place.Profile)
		}
	}
}

func TestAFaultLeavesTheFolderAsItWas(t *testing.T) {
	folder := tree(t)
	accept(t, pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": headCSV + id1 + "," + orgID + ",Een,active,,nl,,true,\n"}), folder, taking())
	p := plan(t, pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": headCSV + id2 + "," + orgID + ",Twee,active,,nl,not-a-topic,true,\n"}), folder, taking())
	problems, err := p.Check()
	if err != nil || len(problems.Errors()) != 1 {
		t.Fatalf("%v: an unknown need should be one error: %v", err, problems)
	}
	if list, _ := filepath.Glob(filepath.Join(folder, "*")); len(list) != 3 {
		t.Errorf("checking left something behind: %v", list)
	}
	// killed between the two renames
	if err := os.Rename(filepath.Join(folder, "places"), filepath.Join(folder, "places.old")); err != nil {
		t.Fatal(err)
	}
	if err := hsds.Mend(folder); err != nil {
		t.Fatal(err)
	}
	if lib, err := content.Load(os.DirFS(folder)); err != nil || len(lib.Places) != 1 {
		t.Errorf("not mended: %v", err)
	}
}

func TestARefugesAddressIsNowhereInWhatIsWrittenOrExported(t *testing.T) {
	refuge := strings.Replace(ours, `"name": "Vadergroep"`, `"name": "Blijf-van-mijn-lijfhuis"`, 1)
	said := strings.Replace(ours, `"x_own"`, `"ouderbrug": {"safe_to_send": false}, "x_own"`, 1)
	for name, text := range map[string]string{"by its name": refuge, "because it says so": said} {
		t.Run(name, func(t *testing.T) {
			// the same location stands under the organization of a second, ordinary service
			second := strings.NewReplacer("a0001", "b0001", `"name": "Vadergroep"`, `"name": "Spreekuur"`, `"service_at_locations": [`, `"x_sal": [`, `"website": "https://example.org"`,
				`"website": "https://example.org", "locations": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0008", "location_type": "physical", "addresses": [{"id": "0b7d0d6a-4c35-4b3c-9d5e-0d0a4b1a0009", "address_1": "Straatweg 1", "city": "Utrecht", "state_province": "Utrecht", "postal_code": "3526 AB", "country": "NL", "address_type": "physical"}]}]`).Replace(ours)
			second = strings.Replace(second, `"x_sal": [{`, `"x_sal": [], "x_gone": [{`, 1)
			second = second[:strings.Index(second, `"x_gone"`)] + second[strings.Index(second, `"attributes"`):]
			folder, in := tree(t), filepath.Join(t.TempDir(), "x.json")
			write(t, in, strings.TrimSuffix(text, "]")+","+strings.TrimPrefix(second, "["))
			p := plan(t, in, folder, taking())
			if p.Hidden != 1 {
				t.Errorf("%d places hidden", p.Hidden)
			}
			accept(t, in, folder, taking())
			out := filepath.Join(t.TempDir(), "out")
			if _, err := hsds.Export(os.DirFS(folder), hsds.CSV, out, false); err != nil {
				t.Fatal(err)
			}
			for _, dir := range []string{folder, out} {
				if err := filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
					if err != nil || d.IsDir() {
						return err
					}
					data, err := os.ReadFile(file)
					if strings.Contains(string(data), "Straatweg") || strings.Contains(string(data), "3526") || strings.Contains(string(data), "52.08") {
						t.Errorf("%s tells where the refuge is", filepath.Base(file))
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestACellIsNeverAFormulaAndComesBackAsItWas(t *testing.T) {
	folder, in := tree(t), filepath.Join(t.TempDir(), "x.json")
	for _, cell := range []string{"=HYPERLINK(1)", "@SUM(A1)", "+31 30 123", "-2", "+cmd|'/c calc'!A0", "'=1", "-1+1;x", "\tx", "normal"} {
		write(t, in, strings.Replace(ours, `"=1+1"`, `"`+strings.ReplaceAll(cell, "\t", `\t`)+`"`, 1))
		accept(t, in, folder, taking())
		out := filepath.Join(t.TempDir(), "out")
		if _, err := hsds.Export(os.DirFS(folder), hsds.CSV, out, false); err != nil {
			t.Fatal(err)
		}
		p, err := hsds.Read(out, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Tables.Rows("service")[0].Fields["fees_description"]; got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
		data, err := os.ReadFile(filepath.Join(out, "services.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{",=", ",@", ",+cmd", ",\t", ",\"=", ",\"+cmd"} {
			if strings.Contains(string(data), bad) {
				t.Errorf("%q is a formula in services.csv", cell)
			}
		}
	}
}

func TestLinksAndSignsThatStandForSomethingElseAreNotShown(t *testing.T) {
	folder, in := tree(t), filepath.Join(t.TempDir(), "x.json")
	write(t, in, strings.NewReplacer("https://example.org/vaders", "javascript:alert(1)", "Vadergroep", "Vader\\u202egroep<b>", "+31 30 123 45 67", "+31 30 123 45 67; DROP").Replace(ours))
	p := accept(t, in, folder, taking()).Places[0]
	if p.URL != "" || p.Name != "Vadergroep<b>" || p.Phones[0].Number != "+31 30 123 45 67" {
		t.Errorf("shown would be %q %q %q", p.URL, p.Name, p.Phones[0].Number)
	}
	nothingLost(t, in, folder, hsds.JSON)
}

// A check of tomorrow has not been made. Today is that of Amsterdam, where a day begins before UTC's.
func TestACheckInTheFutureIsRefusedWithItsRow(t *testing.T) {
	row := func(id, day string) string { return id + "," + orgID + ",Naam,active," + day + "\n" }
	head := "id,organization_id,name,status,ouderbrug.verified_on\n"
	for now, want := range map[string][]string{
		"2026-11-22T22:30:00Z": {"services.csv row 3 verified_on 2026-11-23 lies in the future", "services.csv row 4 verified_on \"morgen\" is not a date"},
		"2026-11-22T23:30:00Z": {"services.csv row 4 verified_on \"morgen\" is not a date"},
	} {
		dir := pack(t, map[string]string{"organizations.csv": orgCSV, "services.csv": head + row(id1, "2026-11-22") + row(id2, "2026-11-23") + row("44444444-4444-4444-8444-444444444444", "morgen")})
		p, err := hsds.Read(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.Tables.Now, err = time.Parse(time.RFC3339, now); err != nil {
			t.Fatal(err)
		}
		errs := p.Tables.Check(p.Tabular).Errors()
		if len(errs) != len(want) {
			t.Errorf("at %s: %v", now, errs)
			continue
		}
		for i := range want {
			if !strings.HasPrefix(errs[i].File+" "+errs[i].What, want[i]) {
				t.Errorf("at %s: %v, not %q", now, errs[i], want[i])
			}
		}
	}
}
