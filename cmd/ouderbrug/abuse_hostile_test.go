package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
)

// What is typed into every field, short for names; and what none of it may become.
// The order in which things stand in a line is turned by U+202E and U+2066.
const (
	hostileShort = "<img src=x onerror=z>\u202e=1+1<!channel>"
	hostile      = "<img src=x onerror=alert(1)> =HYPERLINK(\"x\";\"y\") <!channel> <@U1> a\r\nb \u202egnp.exe\u2066 [x](javascript:alert(1)) {{.Name}} '\"><script>alert(1)</script>"
)

var turnsText = regexp.MustCompile("[\u202a-\u202e\u2066-\u2069]")

// ourIsland is what we set ourselves around a number beside Arabic letters.
var ourIsland = regexp.MustCompile("\u2066[^\u2066\u2069\n]*\u2069")

// secretForm is a second factor as its page shows it.
var secretForm = regexp.MustCompile(`<bdi dir="ltr">([A-Z2-7 ]{20,})</bdi>`)

// TestAbuse8HostileWordsStayWords types it into what a parent, an ambassador on
// Telegram, one in the console and a coordinator can fill, and looks where it is seen.
func TestAbuse8HostileWordsStayWords(t *testing.T) {
	t.Parallel()
	var code string
	th := newTheatre(t, &code)
	links := linkForm.FindAllString(th.log.String(), -1)
	sanne, mother := th.phone(8821), th.phone(8822)
	sanne.becomes(code, hostileShort, hostile[:120])
	sanne.says("/start " + hostileShort)
	sanne.says("/console " + hostile)
	mother.says("/start nl-nl-school")
	mother.next("computerprogramma")
	mother.says("/start " + hostile)
	mother.says(hostile)
	mother.says("mijn peuter krijgt steeds driftbuien " + hostile)
	mother.press("Een mens")
	mother.press("Ja, een vrouw")
	mother.press("Iets toevoegen")
	mother.next("Dit geef ik dan door")
	mother.press("Zelf verbeteren")
	mother.next("Schrijf in een paar zinnen")
	mother.says("hij is drie " + hostile)
	mother.next("hij is drie")
	mother.press("Dit is goed")
	mother.press("Ja, goed")

	fatma, joke := th.helperPage(), th.helperPage()
	fatma.post(links[0], fatma.base, nil)
	if status := fatma.post("/console/profile", fatma.base, url.Values{"name": {hostileShort}, "shares": {hostile}, "wishes": {hostile}}); status != 303 {
		t.Fatalf("a profile is answered %d", status)
	}
	id := fatma.waits("/console/talks", regexp.MustCompile(`/console/offers/([^/"]+)/take`))[1]
	fatma.post("/console/offers/"+id+"/take", fatma.base, nil)
	mother.press("Ja, deze")
	talk := "/console/talks/" + id
	mother.next("Schrijf gerust")
	mother.says("dag hier komt het " + hostile)
	fatma.waits(talk, regexp.MustCompile(`dag hier komt het`))
	fatma.post(talk+"/line", fatma.base, url.Values{"text": {"van mij komt " + hostile}, "key": {"0000-0001"}})
	mother.next("van mij komt")
	fatma.post(talk+"/line", fatma.base, url.Values{"text": {"mijn nummer is 0612345678 " + hostile}, "key": {"0000-0002"}})
	held := fatma.waits(talk, regexp.MustCompile(`name="waiting" value="([^"]+)"`))
	if len(held) == 0 {
		t.Error("a number is not held")
	}
	for _, field := range []url.Values{{"text": {"x"}, "key": {hostile}}, {"text": {hostile}, "key": {""}}} {
		if status := fatma.post(talk+"/line", fatma.base, field); status != 422 {
			t.Errorf("a name of a line that is none is answered %d", status)
		}
	}
	fatma.post("/console/lang", fatma.base, url.Values{"lang": {hostile}})
	mother.says("mijn man slaat mij " + hostile) // a case for the desk
	mother.next("112")
	th.settled()

	joke.post(links[2], joke.base, nil)
	secret := strings.ReplaceAll(secretForm.FindStringSubmatch(joke.read("/console/second"))[1], " ", "")
	six, err := totp.GenerateCode(secret, time.Now().Add(time.Duration(th.offset.Load())))
	if err != nil {
		t.Fatal(err)
	}
	if status := joke.post("/console/second", joke.base, url.Values{"code": {six}}); status != 303 {
		t.Fatalf("the second factor is answered %d", status)
	}
	q := url.QueryEscape(hostile)
	pages := map[string]string{
		"talk": fatma.read(talk), "lines": fatma.read(talk + "/lines?p=0&h=0&v=" + q), "found": fatma.read(talk + "/find?q=" + q), "talks": fatma.read("/console/talks?v=" + q),
		"profile": fatma.read("/console/profile"), "list": fatma.read("/console/talks/list?v=" + q), "link": fatma.read("/console/in/" + q), "invite": fatma.read("/console/invite/" + q),
		"overview": joke.read("/console/overview"), "people": joke.read("/console/people"), "searched": joke.read("/console/people?q=" + q),
	}
	for i, m := range regexp.MustCompile(`/console/people/([^/"?]+)`).FindAllStringSubmatch(pages["people"], -1) {
		pages[fmt.Sprint("person ", i)] = joke.read("/console/people/" + m[1])
	}
	for _, action := range []string{"preview", "make"} {
		list := url.Values{"list": {"voornaam;talen;gebieden\r\n\"" + hostileShort + "\";nl;" + hostileShort + "\r\n=1+1;nl;2500\r\n" + hostile}, "key": {hostile}}
		pages["list "+action] = joke.posted("/console/invite-list/"+action, list)
	}
	pages["no such person"] = joke.posted("/console/people/"+q+"/state", url.Values{"do": {hostile}})
	if !strings.Contains(pages["talk"], "dag hier komt het &lt;img") || !strings.Contains(pages["people"], "&lt;img") || len(pages) < 14 {
		t.Errorf("what is to be looked at is not there: %d pages", len(pages))
	}
	for name, page := range pages {
		for _, raw := range []string{"<img src=x", "<script>alert", "<!channel", "\"javascript:", "'javascript:"} {
			if strings.Contains(page, raw) {
				t.Errorf("the page %q holds %q as it is", name, raw)
			}
		}
		if turnsText.MatchString(page) {
			t.Errorf("the page %q holds marks that turn text", name)
		}
		if page == "" {
			t.Errorf("the page %q is empty", name)
		}
	}

	for _, method := range []string{"sendMessage", "editMessageText"} {
		for _, c := range th.fake.Calls(method) {
			if c.Params["parse_mode"] != "" || c.Params["entities"] != "" {
				t.Error("a text is sent as markup")
			}
			if text := ourIsland.ReplaceAllString(c.Params["text"], ""); turnsText.MatchString(text) {
				t.Errorf("marks that turn text are sent: %q", text)
			}
			if strings.Contains(c.Params["reply_markup"], "javascript:") || strings.Contains(c.Params["reply_markup"], `"url"`) {
				t.Errorf("a button leads away: %s", c.Params["reply_markup"])
			}
			if !strings.Contains(c.Params["link_preview_options"], "true") {
				t.Errorf("a link preview is not switched off: %v", c.Params["link_preview_options"])
			}
		}
	}
	th.stop()
	th.storedAsWords()
}

// posted is the page that answers a form.
func (p *helperPage) posted(path string, form url.Values) string {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", p.base)
	resp, err := p.http.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	return string(body)
}

// storedAsWords looks at the desk's lines, the exports of everybody, and the log.
func (th *theatre) storedAsWords() {
	t := th.t
	t.Helper()
	dsn := "sqlite:" + filepath.Join(th.dir, "o.db")
	fragments := []string{"onerror", "HYPERLINK", "!channel", "gnp.exe", "javascript", "1+1", "\u202e"}
	for _, f := range fragments {
		if strings.Contains(th.log.String(), f) {
			t.Errorf("the log holds %q", f)
		}
	}
	d, err := openData(t.Context(), &config.Settings{Demo: true, DB: dsn}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	desk, err := deskHere(t.Context(), d.store, boardAddress, "nl", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	cards, err := d.store.LastLines(t.Context(), desk, 1000)
	if err != nil || len(cards) == 0 {
		t.Fatalf("%d lines of the desk: %v", len(cards), err)
	}
	helpers, err := bot.Find[bot.HelperFacts, bot.HelperWords](t.Context(), d.store, bot.RecordQuery{})
	if err != nil {
		t.Fatal(err)
	}
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](t.Context(), d.store, bot.RecordQuery{})
	if err != nil || len(talks) != 1 {
		t.Fatalf("%d talks: %v", len(talks), err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range fragments {
		if strings.Contains(fmt.Sprintf("%+v", cards), f) {
			t.Errorf("the desk's cards hold %q", f)
		}
	}
	out := t.TempDir()
	ids := []bot.PersonID{talks[0].Person}
	for _, h := range helpers {
		ids = append(ids, h.Person)
	}
	for _, id := range ids {
		if text, code := command(t, "", "person", "export", string(id), "--staff", "s1", "--second", "s2", "--reason", "asked", "--demo", "--db", dsn, "--to", out); code != 0 {
			t.Fatalf("export: %s", text)
		}
	}
	all := files(t, out)
	if len(all) != 2*len(ids) {
		t.Fatalf("%d files of %d people", len(all), len(ids))
	}
	hers, err := os.ReadFile(filepath.Join(out, "person-"+string(talks[0].Person)+".html"))
	if err != nil || !bytes.Contains(hers, []byte("dag hier komt het &lt;img")) {
		t.Errorf("her own page lacks her words: %v", err)
	}
	for path, data := range all {
		if strings.HasSuffix(path, ".html") && slices.ContainsFunc([]string{"<img src=x", "<script>alert", "\u202e"}, func(raw string) bool { return bytes.Contains(data, []byte(raw)) }) {
			t.Errorf("%s holds markup of hers", filepath.Base(path))
		}
		if turnsText.Match(data) {
			t.Errorf("%s holds marks that turn text", filepath.Base(path))
		}
	}
}
