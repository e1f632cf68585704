// Package deploy holds no code but tests: what the container files say must be
// valid, hard, and true. What cannot be run without a Docker daemon is named in
// docs/operate.md.
package deploy

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

const composeFile = "../docker-compose.yml"

type service struct {
	Image       string         `json:"image"`
	User        string         `json:"user"`
	ReadOnly    bool           `json:"read_only"`
	CapDrop     []string       `json:"cap_drop"`
	CapAdd      []string       `json:"cap_add"`
	SecurityOpt []string       `json:"security_opt"`
	Restart     string         `json:"restart"`
	Profiles    []string       `json:"profiles"`
	Networks    []string       `json:"networks"`
	NetworkMode string         `json:"network_mode"`
	Ports       []string       `json:"ports"`
	Volumes     []string       `json:"volumes"`
	Secrets     []string       `json:"secrets"`
	Environment map[string]any `json:"environment"`
	Healthcheck map[string]any `json:"healthcheck"`
	Privileged  bool           `json:"privileged"`
	Deploy      struct {
		Resources struct {
			Limits struct {
				CPUs   string `json:"cpus"`
				Memory string `json:"memory"`
				PIDs   int    `json:"pids"`
			} `json:"limits"`
		} `json:"resources"`
	} `json:"deploy"`
}

type compose struct {
	Services map[string]service `json:"services"`
	Networks map[string]struct {
		Internal bool `json:"internal"`
	} `json:"networks"`
	Volumes map[string]any `json:"volumes"`
	Secrets map[string]struct {
		File string `json:"file"`
	} `json:"secrets"`
}

// plain is the file with its anchors resolved, as JSON. Compose's own form with
// ${…} is kept as it stands.
func plain(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(composeFile)
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := json.Unmarshal(plain(t), &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Services) < 8 {
		t.Fatalf("only %d services were read", len(c.Services))
	}
	return c
}

// TestTheComposeFileIsOne compares it with the schema of the Compose specification
// (github.com/compose-spec, Apache-2.0), which is not kept here: .ci/run takes it
// from the Go module of the reference implementation.
func TestTheComposeFileIsOne(t *testing.T) {
	path := os.Getenv("OUDERBRUG_TEST_COMPOSE_SCHEMA")
	if path == "" {
		skiptest.Without(t, "compose-schema", "go mod download github.com/compose-spec/compose-go/v2@v2.9.0 (outside of this module) and set OUDERBRUG_TEST_COMPOSE_SCHEMA to its schema/compose-spec.json")
	}
	schema, err := jsonschema.NewCompiler().Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(plain(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Error(err)
	}
	broken, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"services":{"x":{"imagee":"y"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(broken) == nil {
		t.Error("the schema accepts anything: this test has become blind")
	}
}

var pinned = regexp.MustCompile(`:(v?\d+\.\d+|cpu-\d+\.\d+)|^ouderbrug:`)

func TestEveryServiceIsHard(t *testing.T) {
	for name, s := range read(t).Services {
		fault := func(ok bool, what string) {
			if !ok {
				t.Errorf("%s: %s", name, what)
			}
		}
		once := s.Restart == "no"
		fault(pinned.MatchString(s.Image), "its image has no version: "+s.Image)
		fault(s.ReadOnly, "its file system can be written")
		fault(slices.Equal(s.CapDrop, []string{"ALL"}), "it keeps capabilities")
		fault(slices.Contains(s.SecurityOpt, "no-new-privileges:true"), "it may gain privileges")
		fault(!s.Privileged, "it is privileged")
		fault(s.Deploy.Resources.Limits.CPUs != "" && s.Deploy.Resources.Limits.Memory != "" && s.Deploy.Resources.Limits.PIDs > 0, "it has no limits")
		fault(once || s.Restart == "unless-stopped", "it does not start again")
		fault(once || len(s.Healthcheck) > 0, "nobody asks how it is")
		fault(len(s.Profiles) > 0, "it has no profile")
		switch {
		case name == "volumes": // gives new volumes their owner, and ends
			fault(s.NetworkMode == "none" && slices.Equal(s.CapAdd, []string{"CHOWN"}) && once, "root with more than one capability, or a network")
		default:
			fault(s.User != "" && !strings.HasPrefix(s.User, "0") && !strings.HasPrefix(s.User, "root"), "it runs as root")
			fault(len(s.CapAdd) == 0 || name == "proxy" && slices.Equal(s.CapAdd, []string{"NET_BIND_SERVICE"}), "it has capabilities that it does not need")
		}
		for _, p := range s.Ports {
			fault(name == "proxy" || strings.HasPrefix(p, "127.0.0.1:"), "it is open to the world: "+p)
		}
		for key := range s.Environment {
			fault(!strings.Contains(key, "PASSWORD") && !strings.Contains(key, "TOKEN") || strings.HasSuffix(key, "_FILE"), "a secret stands in its environment: "+key)
		}
	}
}

func TestOnlyWhoMustSeesTheKeyStore(t *testing.T) {
	c := read(t)
	var on []string
	for name, s := range c.Services {
		if slices.Contains(s.Networks, "keys") {
			on = append(on, name)
		}
	}
	slices.Sort(on)
	if want := []string{"bot-a", "bot-b", "keystore", "tools"}; !slices.Equal(on, want) {
		t.Errorf("on the key store's network are %v", on)
	}
	if k := c.Services["keystore"]; !slices.Equal(k.Networks, []string{"keys"}) || len(k.Ports) > 0 || k.Image != c.Services["db"].Image {
		t.Errorf("the key store: %+v", k)
	}
	for _, n := range []string{"keys", "data", "watch"} {
		if !c.Networks[n].Internal {
			t.Errorf("the network %s leads out", n)
		}
	}
	for name, s := range c.Services {
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if (from == "keystore") != (name == "keystore" && from == "keystore") && from == "keystore" {
				t.Errorf("%s mounts the key store's files", name)
			}
			if from == "keys" && strings.HasPrefix(name, "bot-") && !strings.HasSuffix(v, ":ro") {
				t.Errorf("%s may write the key file", name)
			}
			if _, known := c.Volumes[from]; !known && !strings.HasPrefix(from, "./") {
				t.Errorf("%s mounts %s, which is no volume", name, from)
			}
		}
		for _, n := range s.Networks {
			if _, known := c.Networks[n]; !known {
				t.Errorf("%s is on %s, which is no network", name, n)
			}
		}
	}
}

func TestTheSecretsAreMadeAndOverwrittenByNobody(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	for range 2 {
		if out, err := exec.Command("./secrets.sh", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	values := map[string]string{}
	for name, s := range read(t).Secrets {
		if filepath.Base(s.File) != name {
			t.Errorf("the secret %s is in %s", name, s.File)
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		values[name] = strings.TrimSpace(string(data))
	}
	if len(values["db_password"]) < 40 || values["db_password"] == values["keystore_password"] {
		t.Error("the passwords are short, or the same")
	}
	for dsn, password := range map[string]string{"db_dsn": "db_password", "keystore_dsn": "keystore_password"} {
		u, err := url.Parse(values[dsn])
		if err != nil || u.Scheme != "postgres" {
			t.Fatalf("%s is no DSN", dsn)
		}
		if p, _ := u.User.Password(); p != values[password] {
			t.Errorf("%s has another password than %s", dsn, password)
		}
		s := read(t).Services[u.Hostname()]
		if s.Environment["POSTGRES_USER"] != u.User.Username() || "/"+s.Environment["POSTGRES_DB"].(string) != u.Path {
			t.Errorf("%s names another user or database than the service %s has", dsn, u.Hostname())
		}
	}
	if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the secrets: %v, %v", st, err)
	}
}

var alertName = regexp.MustCompile(`(?m)^\s+- alert: (\w+)$`)

func TestEveryAlertIsExplained(t *testing.T) {
	rules, err := os.ReadFile("alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	names := alertName.FindAllStringSubmatch(string(rules), -1)
	if len(names) < 15 {
		t.Fatalf("only %d alerts were read", len(names))
	}
	for _, n := range names {
		if !strings.Contains(string(page), "| **"+n[1]+"**") {
			t.Errorf("docs/operate.md does not explain the alert %s", n[1])
		}
	}
}

// TestPrometheusReadsTheRules checks them with Prometheus' own tool.
func TestPrometheusReadsTheRules(t *testing.T) {
	tool := os.Getenv("OUDERBRUG_TEST_PROMTOOL")
	if tool == "" {
		tool, _ = exec.LookPath("promtool")
	}
	if tool == "" {
		skiptest.Without(t, "promtool", "apt-get install prometheus, or set OUDERBRUG_TEST_PROMTOOL")
	}
	for _, args := range [][]string{{"check", "rules", "alerts.yml"}, {"test", "rules", "alerts_test.yml"}, {"check", "config", "--syntax-only", "prometheus.yml"}} {
		if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %s", strings.Join(args, " "), out)
		}
	}
}
