package hsds_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content/hsds"
)

// town is a package of one organisation with n services, each at a house of its own and with its own phone, and with one
// house at which nothing is given.
func town(t testing.TB, n int, refuge bool) string {
	t.Helper()
	var services, joins, houses, addresses, phones strings.Builder
	for i := range n {
		name := "Spreekuur"
		if refuge && i == 0 {
			name = "Blijf-van-mijn-lijf"
		}
		fmt.Fprintf(&services, "s%d,o,%s %d,active\n", i, name, i)
		fmt.Fprintf(&joins, "j%d,s%d,l%d\n", i, i, i)
		fmt.Fprintf(&phones, "p%d,s%d,o,030 %07d\n", i, i, i)
	}
	for i := range n + 1 {
		fmt.Fprintf(&houses, "l%d,physical,o,Huis %d\n", i, i)
		fmt.Fprintf(&addresses, "a%d,l%d,Straat %d,Utrecht,UT,3511 AB,NL,physical\n", i, i, i)
	}
	dir := filepath.Join(t.TempDir(), "stad")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{
		"organizations.csv": "id,name,description\no,Gemeente,d\n", "services.csv": "id,organization_id,name,status\n" + services.String(),
		"service_at_location.csv": "id,service_id,location_id\n" + joins.String(), "locations.csv": "id,location_type,organization_id,name\n" + houses.String(),
		"addresses.csv": "id,location_id,address_1,city,state_province,postal_code,country,address_type\n" + addresses.String(),
		"phones.csv":    "id,service_id,organization_id,number\n" + phones.String(),
		"metadata.csv":  fmt.Sprintf("id,resource_id,resource_type,last_action_date,last_action_type,field_name,previous_value,replacement_value,updated_by\nm,a%d,address,2026-01-01,update,address_1,Straat oud,Straat %d,x\n", n, n),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Twice the services of one organisation are twice the work, not four times.
func TestAnOrganisationsHousesAreNotRepeatedInEachOfItsServices(t *testing.T) {
	size := func(n int) int {
		p, err := hsds.Read(town(t, n, false), nil)
		if err != nil {
			t.Fatal(err)
		}
		services, _ := p.Tables.Services()
		data, err := json.Marshal(services)
		if err != nil || len(services) != n {
			t.Fatal(len(services), err)
		}
		return len(data)
	}
	if one, two := size(100), size(200); two > one*5/2 {
		t.Errorf("100 services are %d bytes and 200 are %d", one, two)
	}
}

func TestNothingOfAnOrganisationIsLost(t *testing.T) {
	in, folder := town(t, 3, false), tree(t)
	accept(t, in, folder, taking())
	nothingLost(t, in, folder, hsds.JSON)
	nothingLost(t, in, folder, hsds.CSV)
}

// The houses of an organisation that runs a refuge are told nowhere, also those that no service names (S28).
func TestTheHousesOfARefugesOrganisationAreNotKeptForTheExport(t *testing.T) {
	folder := tree(t)
	accept(t, town(t, 3, true), folder, taking())
	for _, format := range []string{hsds.JSON, hsds.CSV} {
		to := filepath.Join(t.TempDir(), "out")
		if _, err := hsds.Export(os.DirFS(folder), format, to, false); err != nil {
			t.Fatal(err)
		}
		for _, dir := range []string{folder, to} {
			if found := grep(t, dir, "Straat"); found != "" {
				t.Errorf("%s tells an address in %s", format, found)
			}
		}
	}
}

// grep is a file under dir that holds a word, "" if none does.
func grep(t *testing.T, dir, word string) (found string) {
	t.Helper()
	err := filepath.Walk(dir, func(file string, st os.FileInfo, err error) error {
		if err != nil || st.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if strings.Contains(string(data), word) {
			found = file
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func BenchmarkServicesOfOneOrganisation(b *testing.B) {
	for _, n := range []int{750, 1500, 3000} {
		in := town(b, n, false)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				p, err := hsds.Read(in, nil)
				if err != nil {
					b.Fatal(err)
				}
				services, _ := p.Tables.Services()
				if _, err := json.Marshal(services); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
