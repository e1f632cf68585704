package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const examplePackage = `[{"id":"11111111-1111-4111-8111-111111111111","name":"Taalcafé","status":"active","description":"Samen Nederlands praten.",
"organization":{"id":"22222222-2222-4222-8222-222222222222","name":"Buurthuis","description":"Een buurthuis","website":"https://example.org"},
"service_at_locations":[{"id":"33333333-3333-4333-8333-333333333333","location":{"id":"44444444-4444-4444-8444-444444444444","location_type":"physical",
"addresses":[{"id":"55555555-5555-4555-8555-555555555555","address_1":"Plein 1","city":"Zwolle","state_province":"Overijssel","postal_code":"8011 AA","country":"NL","address_type":"physical"}]}}]}]`

// shell runs the program as the shell would.
func shell(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func TestAnImportIsComparedAcceptedFoundInAChatAndExported(t *testing.T) {
	dir := t.TempDir()
	pack, content := filepath.Join(dir, "zwolle.json"), filepath.Join(dir, "content")
	if err := os.WriteFile(pack, []byte(examplePackage), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := shell(t, "", "content", "import", pack, "--content", content)
	if code != 0 || !strings.Contains(out, "+ Taalcafé") || !strings.Contains(out, "nothing is written yet") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("comparing has left something behind: %v", list)
	}
	if code, out, errs = shell(t, "", "content", "import", pack, "--content", content, "--accept"); code != 0 || !strings.Contains(out, "1 new, 0 changed, 0 gone") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, errs = shell(t, "waar in de buurt\nZwolle\n", "chat", "--lang", "nl", "--country", "nl", "--content", content); code != 0 || !strings.Contains(out, "Taalcafé") || !strings.Contains(out, "Plein 1, Zwolle") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	to := filepath.Join(dir, "out")
	if code, out, errs = shell(t, "", "content", "export", "--content", content, "--format", "csv", "--to", to); code != 0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if data, err := os.ReadFile(filepath.Join(to, "addresses.csv")); err != nil || !strings.Contains(string(data), "Plein 1") {
		t.Errorf("the address is not in the export: %v", err)
	}
	if code, _, errs = shell(t, "", "content", "export", "--content", content, "--to", to); code == 0 || !strings.Contains(errs, "not empty") {
		t.Errorf("an export overwrites: %s", errs)
	}
}

func TestAFaultyPackageChangesNothingAndNamesItsRow(t *testing.T) {
	dir := t.TempDir()
	pack := filepath.Join(dir, "services.csv")
	if err := os.WriteFile(pack, []byte("id,organization_id,name,status\n11111111-1111-4111-8111-111111111111,x,Een,active\n22222222-2222-4222-8222-222222222222,x,,active\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, _, errs := shell(t, "", "content", "import", pack, "--content", filepath.Join(dir, "content"), "--accept")
	if code == 0 || !strings.Contains(errs, "services.csv row 3: service has no name") || !strings.Contains(errs, "nothing was imported") {
		t.Errorf("%d %s", code, errs)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("something was written: %v", list)
	}
	if code, _, errs = shell(t, "", "content", "import", filepath.Join(dir, "none"), "--content", dir); code == 0 || strings.Count(strings.TrimSpace(errs), "\n") != 0 {
		t.Errorf("%d %q", code, errs)
	}
}

// Nothing that a package or a place says steers the terminal: names of files, of tables, of places, faults of any kind.
func TestWordsFromOutsideDoNotSteerTheTerminal(t *testing.T) {
	const evil = "a\x1b[2J\u202eb\u200fc\u061cd\u2028e\u200bf"
	evilJSON := strings.ReplaceAll(evil, "\x1b", `\u001b`)
	dir := t.TempDir()
	folder := filepath.Join(dir, "content")
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	check := func(args ...string) {
		t.Helper()
		_, out, errs := shell(t, "", append([]string{"content"}, args...)...)
		if strings.ContainsAny(out+errs, "\x1b\u202e\u200f\u061c\u2028\u200b") {
			t.Errorf("content %v shows %q", args[0], out+errs)
		}
	}
	good := write("good.json", strings.NewReplacer("Taalcafé", evilJSON, "Buurthuis", evilJSON, "Samen Nederlands praten.", evilJSON, "Zwolle", evilJSON).Replace(examplePackage))
	check("import", good, "--content", folder, "--accept")
	write("good.json", strings.NewReplacer("Taalcafé", evilJSON+" 2", "Plein 1", evilJSON).Replace(examplePackage))
	check("import", good, "--content", folder)
	check("import", filepath.Dir(write("wide/"+evil+".csv", "id,name\n1\n")), "--content", folder)
	check("import", filepath.Dir(write("table/"+evil+".csv", "id,name\n1,x\n")), "--content", folder)
	check("import", write(evil+".json", "{"), "--content", folder)
	check("import", write("id.json", `[{"id":"`+evilJSON+`","name":"n","status":"`+evilJSON+`","url":"`+evilJSON+`","organization":{"id":"`+evilJSON+`"}}]`), "--content", folder)
	write("content/places/"+evil+".json", `{"id":"x","name":"`+evilJSON+`","status":"`+evilJSON+`","ouderbrug":{"country":"`+evilJSON+`","needs":["`+evilJSON+`"]}}`)
	check("check", "--content", folder)
	check("list", "--content", folder)
	check("import", good, "--content", folder)
	write("content/places/"+evil+".json", `[]`)
	check("export", "--content", folder, "--to", filepath.Join(dir, "out"))
}
