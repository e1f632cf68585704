package web

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/bot"
)

var (
	linked   = regexp.MustCompile(`(?:href|src)="(/a/[^"]+)"`)
	anyLink  = regexp.MustCompile(`(?i)(?:href|src|action|content|url\()\s*=?\s*["']?(https?:)?//`)
	inline   = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script(?:[^>]*)>[^<]`)
	dataAttr = regexp.MustCompile(`data-strings="([^"]*)"`)
)

func TestTheFirstPageIsSmallStrictAndOurs(t *testing.T) {
	t.Parallel()
	h := open(t, newBackend(), nil)
	for _, l := range langs() {
		v := visit(t, h)
		v.post("/chat/lang", `{"lang":"`+string(l.Lang)+`","id":"`+uuidOf(1)+`"}`)
		r := v.get("/")
		page := r.Body.String()
		size := len(page)
		links := linked.FindAllStringSubmatch(page, -1)
		if len(links) < 4 {
			t.Fatalf("%s: the page names %d files, want style, script, icon and manifest", l.Lang, len(links))
		}
		all := page
		for _, m := range links {
			a := v.get(m[1])
			if a.Code != http.StatusOK || !strings.Contains(a.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %s = %d, want 200 and kept for ever", l.Lang, m[1], a.Code)
			}
			size += a.Body.Len()
			all += a.Body.String()
		}
		if size > 100*1024 {
			t.Errorf("%s: the first page is %d bytes, want at most 102400", l.Lang, size)
		}
		if m := anyLink.FindString(all); m != "" {
			t.Errorf("%s: the page loads or links something elsewhere: %q", l.Lang, m)
		}
		if m := inline.FindString(page); m != "" {
			t.Errorf("%s: inline script or style: %q", l.Lang, m)
		}
		if !strings.Contains(page, `<html lang="`+string(l.Lang)+`" dir="`+l.Dir+`"`) {
			t.Errorf("%s: the page does not say its language and direction", l.Lang)
		}
		t.Logf("%s: %d bytes in all", l.Lang, size)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	v := visit(t, open(t, newBackend(), nil))
	for _, path := range []string{"/", "/k/abc", "/away", "/chat/lines?wait=0", "/nothing"} {
		h := v.get(path).Header()
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy lacks %s", path, want)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") || strings.Contains(csp, "*") {
			t.Errorf("%s: the policy allows too much: %s", path, csp)
		}
		if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: no-store, nosniff or DENY is missing", path)
		}
	}
}

func TestTheCookie(t *testing.T) {
	t.Parallel()
	b := newBackend()
	c := visit(t, open(t, b, func(o *Options) { o.Secure = true })).cookies["__Host-s"]
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0 || !c.Expires.IsZero() {
		t.Errorf("the cookie must be HttpOnly, Secure, SameSite and end with the browser")
	}
	framed := visit(t, open(t, b, func(o *Options) { o.Secure, o.FrameAncestors = true, []string{"https://school.example"} }))
	if c := framed.cookies["__Host-s"]; c.SameSite != http.SameSiteNoneMode || !c.Partitioned {
		t.Error("in a frame the cookie must be None and partitioned, else no browser sends it")
	}
	if csp := framed.get("/").Header().Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors https://school.example") {
		t.Error("the frame's site is not in the policy")
	}
}

func TestNothingBetraysTheTheme(t *testing.T) {
	t.Parallel()
	v := visit(t, open(t, newBackend(), func(o *Options) { o.PublicName = "" }))
	page := v.get("/").Body.String()
	if !strings.Contains(page, "<title>Brug</title>") {
		t.Error("the title is not the public name")
	}
	for _, m := range linked.FindAllStringSubmatch(page, -1) {
		if strings.HasSuffix(m[1], "manifest") {
			if man := v.get(m[1]).Body.String(); !strings.Contains(man, `"name":"Brug"`) || strings.Contains(strings.ToLower(man), "ouder") {
				t.Errorf("the manifest says %s", man)
			}
		}
	}
	if strings.Contains(strings.ToLower(page), "ouderbrug") {
		t.Error("the page names the project")
	}
}

func TestTheNumbersAreInThePageItself(t *testing.T) {
	t.Parallel()
	b := newBackend()
	b.down = errors.New("away")
	h := open(t, b, nil)
	page := visit(t, h).get("/").Body.String()
	noscript := page[strings.Index(page, "<noscript><section"):]
	noscript = noscript[:strings.Index(noscript, "</noscript>")]
	for _, want := range []string{`href="tel:112"`, `href="tel:08002000"`, "Kindertelefoon"} {
		if strings.Count(page, want) < 3 || !strings.Contains(noscript, want) {
			t.Errorf("%s must stand in the panel, in the box for when we are away and for who has no script", want)
		}
	}
}

func TestSettingsAreEscaped(t *testing.T) {
	t.Parallel()
	const bad = `"><img src=x onerror=alert(1)>`
	v := visit(t, open(t, newBackend(), func(o *Options) {
		o.PublicName, o.Organisation = bad, bad
		o.Notice = func(bot.Lang) string { return bad }
		o.Helplines = func(bot.Country, bot.Lang) []Helpline { return []Helpline{{bad, bad}} }
	}))
	page := v.get("/?k=" + "%22%3E%3Cimg").Body.String()
	if strings.Contains(page, "<img") {
		t.Error("a setting became markup")
	}
	if !strings.Contains(page, `data-code=""`) {
		t.Error("a code with markup must be dropped")
	}
}

func TestEntryCodes(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	for _, path := range []string{"/k/w-oost42", "/?k=w-oost42"} {
		if !strings.Contains(v.get(path).Body.String(), `data-code="w-oost42"`) {
			t.Errorf("%s does not hand the code to the page", path)
		}
	}
	if to := v.get("/?lang=tr&k=w-oost42").Header().Get("Location"); to != "/?k=w-oost42" {
		t.Errorf("choosing a language goes to %q and loses the code", to)
	}
	if len(b.inbound()) != 0 {
		t.Error("only looking at a page must not begin a talk: link previews look too")
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	b := newBackend()
	h := open(t, b, nil)
	for header, want := range map[string]string{
		"": "nl", "ar-MA,ar;q=0.9,fr;q=0.8": "ar", "tr": "tr", "fr-BE": "fr", "en-GB,en": "en", "zh-CN": "nl", "xx;;q=": "nl", "pl,fr;q=0.5": "fr",
	} {
		v := visit(t, h)
		v.edit = func(r *http.Request) { r.Header.Set("Accept-Language", header) }
		if !strings.Contains(v.get("/").Body.String(), `<html lang="`+want+`"`) {
			t.Errorf("Accept-Language %q does not give %s", header, want)
		}
	}
	v := visit(t, h)
	v.post("/chat/lang", `{"lang":"ar","id":"`+uuidOf(1)+`"}`)
	if len(b.inbound()) != 0 {
		t.Error("before the first message a language is a hint, not an event")
	}
	v.say(2, "salam")
	v.post("/chat/lang", `{"lang":"fr","id":"`+uuidOf(3)+`"}`)
	got := b.inbound()
	if len(got) != 2 || got[0].LangHint != "ar" || got[1].Command != "french" {
		t.Error("a message carries the language as a hint, and a choice during the talk is the language's command")
	}
	if r := v.post("/chat/lang", `{"lang":"xx","id":"`+uuidOf(4)+`"}`); r.Code != http.StatusBadRequest {
		t.Errorf("an unknown language = %d, want 400", r.Code)
	}
}

func TestEveryTextExistsInEveryLanguage(t *testing.T) {
	t.Parallel()
	keys := append(pageKeys(), scriptKeys()...)
	for _, n := range tiles() {
		keys = append(keys, "tile_"+n)
	}
	for _, l := range langs() {
		var got map[string]string
		b, err := textFiles.ReadFile("texts/" + string(l.Lang) + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if strings.TrimSpace(got[k]) == "" {
				t.Errorf("%s lacks %q", l.Lang, k)
			}
		}
		for k, v := range got {
			if !contains(keys, k) {
				t.Errorf("%s has %q, which nobody shows", l.Lang, k)
			}
			for _, blank := range []string{"{{.Organisation}}", "{name}", "{n}"} {
				if strings.Contains(readKey(t, "nl", k), blank) != strings.Contains(v, blank) {
					t.Errorf("%s: %q must have the blank %s as the Dutch has", l.Lang, k, blank)
				}
			}
		}
	}
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

func readKey(t *testing.T, l bot.Lang, key string) string {
	t.Helper()
	var got map[string]string
	if _, err := toml.DecodeFS(textFiles, "texts/"+string(l)+".toml", &got); err != nil {
		t.Fatal(err)
	}
	return got[key]
}

func TestTheScriptGetsItsTexts(t *testing.T) {
	t.Parallel()
	page := visit(t, open(t, newBackend(), nil)).get("/").Body.String()
	var say map[string]string
	if err := json.Unmarshal([]byte(html.UnescapeString(dataAttr.FindStringSubmatch(page)[1])), &say); err != nil {
		t.Fatal(err)
	}
	code, err := script()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\bsay\.([a-z_]+)`).FindAllStringSubmatch(string(code), -1) {
		if say[m[1]] == "" {
			t.Errorf("the script says %q, which the page does not give it", m[1])
		}
	}
}

func TestDeliverIsNeverUsed(t *testing.T) {
	t.Parallel()
	w, err := New(newBackend().options())
	if err != nil {
		t.Fatal(err)
	}
	c := w.Door().Channel
	if c.Name() != "web" || !c.Features().Pull {
		t.Error("the channel must be called web and pull")
	}
	if _, err := c.Deliver(context.Background(), bot.Delivery{}); !errors.Is(err, bot.ErrRejected) {
		t.Errorf("Deliver = %v, want ErrRejected", err)
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Options){
		"a short key":              func(o *Options) { o.Key = []byte("short") },
		"no reader":                func(o *Options) { o.Lines = nil },
		"no clock":                 func(o *Options) { o.Now = nil },
		"leave to a script":        func(o *Options) { o.LeaveURL = "javascript:alert(1)" },
		"leave without a scheme":   func(o *Options) { o.LeaveURL = "//evil.example" },
		"a frame with a semicolon": func(o *Options) { o.FrameAncestors = []string{"https://a.example; script-src *"} },
		"a frame without https":    func(o *Options) { o.FrameAncestors = []string{"http://a.example"} },
	} {
		o := newBackend().options()
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
