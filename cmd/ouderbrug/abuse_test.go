package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

// The abuse tests of safety-and-privacy.md that reach this version, by number.

func TestAbuse1IndirectPhrasesAreStoppedAndIdiomsAreNot(t *testing.T) {
	t.Parallel()
	stopped := []string{
		"nl\tik wil niet meer leven",
		"nl\thet is beter als ik niet meer wakker word",
		"nl\tiedereen is beter af zonder mij",
		"nl\tman slaan mij elke dag",
		"nl\thij slaat me niet vaak",
		"en\tmy husband hit me again last night",
		"nl\tmy husband hits me en ik weet niet wat doen",
		"nl\tmijn dochter snijdt in haar armen",
		"tr\tkocam beni dövüyor",
		"tr\tartik yasamak istemiyorum",
		"ar\tلا أريد أن أعيش بعد الآن",
		"ar\tراجلي كيضربني",
		"ar\trajli kaydrebni",
		"ar\tma bghitch n3ich",
		"fr\tmon mari me frappe devant les enfants",
		"fr\tje veux plus vivre",
		"nl\tmijn zoon zegt dat hij morgen naar syrië vertrekt om te vechten",
		"nl\tmijn man heeft onze dochter haar paspoort afgepakt om haar te laten trouwen in het buitenland",
	}
	free := []string{
		"nl\tik lach me dood om mijn peuter",
		"nl\tmijn peuter slaat mij als hij boos is",
		"nl\tmijn dochter wil een hoofddoek dragen",
		"nl\tmijn zoon bidt vijf keer per dag in de moskee",
		"nl\tmag mijn kind meedoen met ramadan",
		"en\tmy son is killing it at football",
		"en\tmy kids are driving me crazy with fortnite shooting",
		"tr\tgülmekten öldüm çocuğa",
		"ar\tابنتي تريد لبس الحجاب",
		"fr\tje suis morte de rire avec mon fils",
	}
	for _, set := range []struct {
		lines []string
		stop  bool
	}{{stopped, true}, {free, false}} {
		out, code := command(t, strings.Join(set.lines, "\n")+"\n", "ask", "--json", "-")
		if code != 0 {
			t.Fatalf("ask ended with %d: %s", code, out)
		}
		answers := strings.Split(strings.TrimSpace(out), "\n")
		if len(answers) != len(set.lines) {
			t.Fatalf("%d answers to %d lines", len(answers), len(set.lines))
		}
		for i, line := range answers {
			var a evaluate.Answer
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			if (a.Safety != nil) != set.stop {
				t.Errorf("%q: stopped = %v, want %v", set.lines[i], a.Safety != nil, set.stop)
			}
			if set.stop && (len(a.Hits) > 0 || a.Band != "none" || !strings.Contains(a.Text, "112")) {
				t.Errorf("%q: %d hits, band %s, or no 112 in the text", set.lines[i], len(a.Hits), a.Band)
			}
		}
	}
}

func TestAbuse2AfterACrisisNoCardsAndNumbersFirst(t *testing.T) {
	t.Parallel()
	one, _ := command(t, "ik wil niet meer leven\n", "chat", "--lang", "nl", "--country", "be")
	two, _ := command(t, "ik wil niet meer leven\nnee\n", "chat", "--lang", "nl", "--country", "be")
	all, code := command(t, "ik wil niet meer leven\nnee\nhoe slaapt een baby\n", "chat", "--lang", "nl", "--country", "be")
	if code != 0 || !strings.HasPrefix(two, one) || !strings.HasPrefix(all, two) {
		t.Fatalf("code %d, or the talk is not the same each time:\n%s\n---\n%s\n---\n%s", code, one, two, all)
	}
	if !strings.Contains(one, "1813") {
		t.Errorf("no 1813 in the first reply:\n%s", one)
	}
	if second := all[len(one):]; !strings.Contains(second, "112") {
		t.Errorf("no 112 after 'nee':\n%s", second)
	}
	if rest := all[len(one):]; strings.Contains(rest, "Bron:") {
		t.Errorf("a card within the safety state:\n%s", rest)
	}
}

func TestAbuse5MyDataShowsNoWordsAndForgettingLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := demo(t, dir)
	p := s.visit("nl")
	p.send(map[string]string{"text": "ik ben de moeder van CANARYQZ"})
	p.lines("")
	p.send(map[string]string{"text": "mijn zoontje is bijna 3 en zegt nog maar een paar woordjes"})
	p.lines("Bron:")
	p.send(map[string]string{"text": "mijn gegevens"})
	if out := joined(p.lines("bericht")); strings.Contains(out, "CANARYQZ") {
		t.Errorf("her words are shown in chat:\n%s", out)
	}
	p.send(map[string]string{"text": "vergeet mij"})
	asked := p.lines("")
	var yes choice
	for len(yes.W) == 0 {
		for _, l := range asked {
			for _, c := range l.Choices {
				if strings.HasPrefix(c.L, "Ja") {
					yes = c
				}
			}
		}
		if len(yes.W) == 0 {
			asked = p.lines("")
		}
	}
	p.send(map[string]string{"wire": yes.W, "label": yes.L})
	receipt := joined(p.lines("wissen"))
	for _, word := range []string{"dossier", "zaak", "melding", "case"} {
		if strings.Contains(strings.ToLower(receipt), word) {
			t.Errorf("the receipt tells of a case (%q):\n%s", word, receipt)
		}
	}
	if s.stop() != 0 {
		t.Fatalf("serve did not stop well: %s", s.log)
	}
	for path, data := range files(t, dir) {
		if strings.Contains(string(data), "CANARYQZ") {
			t.Errorf("%s holds her words", path)
		}
	}
}

func TestAbuse6ForgedHooksAreRefused(t *testing.T) {
	t.Parallel()
	s := demo(t, t.TempDir())
	for _, hook := range []string{"telegram", "whatsapp", "slack"} {
		resp, err := http.Post("http://"+s.addr+"/hooks/"+hook, "application/json", strings.NewReader(`{"update_id":1,"message":{"text":"x"}}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode < 400 || resp.StatusCode >= 500 {
			t.Errorf("/hooks/%s answers %d to a forged post", hook, resp.StatusCode)
		}
	}
}

func TestAbuse7TheDemoRefusesARealBotAndStrangersPosts(t *testing.T) {
	t.Parallel()
	out, code := command(t, "", "serve", "--demo", "--telegram-token", "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	if code == 0 || !strings.Contains(out, "--demo refuses a real Telegram bot") {
		t.Errorf("code %d: %s", code, out)
	}
	if strings.Contains(out, "AAAAAAA") {
		t.Error("the token is shown")
	}
	s := demo(t, t.TempDir())
	p := s.visit("nl")
	body := `{"id":"00000000-0000-4000-8000-000000000001","text":"hallo"}`
	for _, origin := range []string{"", "https://evil.example"} {
		if status, _ := p.post("/chat/send", body, origin); status != http.StatusForbidden {
			t.Errorf("a post with origin %q answers %d", origin, status)
		}
	}
}

func TestAbuse8HostileTextIsDataEverywhere(t *testing.T) {
	t.Parallel()
	hostile := "<img src=x onerror=alert(1)> =HYPERLINK(\"http://x\") <!channel> a\r\nb \u202egnp.exe [x](javascript:alert(1))"
	s := demo(t, t.TempDir())
	p := s.visit("nl")
	p.send(map[string]string{"text": hostile})
	p.lines("")
	all := p.get("/chat/lines?after=0&wait=0")
	for _, raw := range []string{"<img", "\u202e", "<!channel"} {
		if strings.Contains(all, raw) {
			t.Errorf("%q comes back as it is", raw)
		}
	}
	if strings.Contains(s.log.String(), "HYPERLINK") || strings.Contains(s.log.String(), "onerror") {
		t.Error("the log holds a person's words")
	}
}
