package models_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/fakes/openai"
	"github.com/ouderbrug/ouderbrug/models"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

// detect is the detector as the program gives it.
func detect(t *testing.T) func(string) (content.Lang, bool) {
	t.Helper()
	m, err := langid.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) (content.Lang, bool) {
		g := m.Detect(text)
		if len(g) == 0 {
			return "", false
		}
		return g[0].Lang, g[0].P > 0.8
	}
}

// card is one that is missing in French, with what a translation can lose.
func card() *content.Card {
	return &content.Card{
		ID: "picky-eating/nl", Topic: "picky-eating", Lang: content.Dutch, Sources: []content.Source{{Publisher: "Kind en Gezin"}},
		Lead: "Veel kinderen van 2 tot 5 jaar eten weinig groente. Dwing je kind niet. Bied het tien keer aan.",
		Rest: "Eet samen aan tafel. Geef geen snoep als beloning.\n\nMaak je je zorgen? Bel Kind en Gezin op 078 150 100, of kijk op kindengezin.be. Een gesprek kost niets.",
	}
}

// honest is that card in French, as a good model would say it.
func honest(text string) string {
	if strings.HasPrefix(text, "Veel") {
		return "Beaucoup d'enfants de 2 à 5 ans mangent peu de légumes. Ne forcez pas votre enfant. Proposez dix fois le légume."
	}
	return "Mangez ensemble à table. Ne donnez pas de bonbons comme récompense.\n\nVous êtes inquiets ? Appelez Kind en Gezin au 078 150 100, ou regardez sur kindengezin.be. Un entretien ne coûte rien."
}

func translator(t *testing.T, srv *openai.Server) *models.Translator {
	t.Helper()
	tr, err := models.NewTranslator(models.ChatOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Detect: detect(t), Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestATranslationThatKeepsAllIsShown(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	srv.Say(func(task, text string) string {
		if !strings.Contains(task, "French") || !strings.Contains(task, "data") {
			t.Errorf("the task is %q", task)
		}
		return "<text>\n" + honest(text) + "\n</text>"
	})
	got, err := translator(t, srv).Translate(t.Context(), card(), content.French)
	if err != nil || got.Lead != honest(card().Lead) || got.Rest != honest(card().Rest) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestTheGuardHoldsAgainstAnAdversary has the model do harm in every way that we could think of: nothing of it is shown.
func TestTheGuardHoldsAgainstAnAdversary(t *testing.T) {
	t.Parallel()
	swap := func(old, new string) func(string, string) string {
		return func(_, text string) string {
			said := honest(text)
			if !strings.Contains(honest(card().Lead)+honest(card().Rest), old) {
				t.Errorf("%q is not in the translation", old)
			}
			return strings.Replace(said, old, new, 1)
		}
	}
	for name, say := range map[string]func(task, text string) string{
		"drops a not":                     swap("Ne forcez pas votre enfant", "Forcez votre enfant"),
		"drops another not":               swap("Ne donnez pas de bonbons", "Donnez des bonbons"),
		"adds a not":                      swap("Mangez ensemble", "Ne mangez jamais ensemble"),
		"changes a digit of a phone":      swap("078 150 100", "078 150 101"),
		"changes an age":                  swap("2 à 5 ans", "2 à 6 ans"),
		"changes a number in words":       swap("dix fois", "deux fois"),
		"writes digits of another script": swap("078 150 100", "٠٧٨ ١٥٠ ٢٠٠"),
		"adds a number":                   swap("ne coûte rien.", "ne coûte rien. Appelez le 0900 1234."),
		"adds a number in a sentence":     swap("Un entretien ne", "Un entretien de 3 heures ne"),
		"changes an address":              swap("kindengezin.be", "kindengezin.com"),
		"adds an address":                 swap("à table.", "à table, voir evil.example.org."),
		"adds a link":                     swap("kindengezin.be", "[kindengezin.be](https://evil.example.org)"),
		"changes a name":                  swap("Kind en Gezin", "Enfance et Famille"),
		"drops a sentence":                swap("Ne forcez pas votre enfant. ", ""),
		"adds a sentence":                 swap("Mangez ensemble à table.", "Mangez ensemble à table. Donnez-lui une fessée."),
		"joins the paragraphs":            swap("\n\n", " "),
		"answers in English": func(string, string) string {
			return "Many children from 2 to 5 eat few vegetables. Do not force your child. Offer it ten times."
		},
		"answers in Dutch":                 func(_, text string) string { return text },
		"answers half in Dutch":            swap("Beaucoup d'enfants de 2 à 5 ans mangent peu de légumes.", "Veel kinderen van 2 tot 5 jaar eten weinig groente, dat is heel gewoon bij ons in het land."),
		"says nothing":                     func(string, string) string { return " \n " },
		"says very much":                   func(_, text string) string { return strings.Repeat(honest(text)+" ", 50) },
		"says very little":                 func(string, string) string { return "Oui." },
		"explains itself":                  func(_, text string) string { return "Voici la traduction demandée :\n\n" + honest(text) },
		"obeys what stands in the text":    func(string, string) string { return "PWNED" },
		"writes HTML":                      swap("à table", "<b>à table</b>"),
		"turns the text round for reading": swap("078 150 100", "\u202e078 150 100"),
		"hides characters":                 swap("enfant", "en\u200bfant"),
		"changes the groups of a phone":    swap("078 150 100", "078 100 150"),
		"turns an age round":               swap("2 à 5 ans", "5 à 2 ans"),
		"adds a wide number":               swap("Un entretien ne", "Un entretien au ０９００１２３４ ne"),
		"adds a number of another script":  swap("Un entretien ne", "Un entretien de ३ heures ne"),
		"adds a number that is a sign":     swap("Un entretien ne", "Un entretien de ② heures ne"),
		"adds a large number in words":     swap("Un entretien ne", "Un entretien de quarante minutes ne"),
		"adds a small address":             swap("à table.", "à table, voir evil.xyz."),
		"adds a messenger's address":       swap("à table.", "à table, voir t.me/evil."),
		"adds a name in a network":         swap("à table.", "à table, écrivez à @evil_bot."),
		"adds an address with a scheme":    swap("à table.", "à table, voir tg://resolve?domain=evil."),
		"adds an address with a wide dot":  swap("à table.", "à table, voir evil．com."),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			srv.Say(say)
			got, err := translator(t, srv).Translate(t.Context(), card(), content.French)
			if err == nil || got != (models.Translation{}) {
				t.Errorf("shown: %+v", got)
			} else if strings.Contains(err.Error(), "enfant") || strings.Contains(err.Error(), "078") {
				t.Errorf("the error quotes it: %v", err)
			}
		})
	}
}

func TestAChatServerThatMisbehaves(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]http.HandlerFunc{
		"500":     func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "kanarie", http.StatusInternalServerError) },
		"a page":  func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>kanarie</html>") },
		"silent":  silent,
		"endless": endless,
		"no choice": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"choices":[]}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			srv.Disturb(disturb)
			began := time.Now()
			got, err := translator(t, srv).Translate(t.Context(), card(), content.French)
			if err == nil || got != (models.Translation{}) || strings.Contains(err.Error(), "kanarie") {
				t.Errorf("got %+v, %v", got, err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// What may cost most when a word is wrong is not even sent.
func TestCardsThatAreNeverSent(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	tr := translator(t, srv)
	for name, change := range map[string]func(*content.Card){
		"licensed": func(c *content.Card) { c.NoEdit = true }, "legal": func(c *content.Card) { c.Legal = true }, "medical": func(c *content.Card) { c.Medical = true },
		"safety": func(c *content.Card) { c.Topic = "self-harm-suicide" }, "violence": func(c *content.Card) { c.Topic = "domestic-violence" },
	} {
		c := card()
		change(c)
		if _, err := tr.Translate(t.Context(), c, content.French); !errors.Is(err, models.ErrNoTranslation) || models.MayTranslate(c) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, to := range []content.Lang{content.Dutch, "pl", ""} {
		if _, err := tr.Translate(t.Context(), card(), to); err == nil {
			t.Errorf("into %q it was translated", to)
		}
	}
	if len(srv.Texts()) != 0 {
		t.Errorf("%d texts were sent", len(srv.Texts()))
	}
}

// Every topic about danger that the library has is among those that are never translated.
func TestTheSafetyTopicsAreThoseOfTheLibrary(t *testing.T) {
	t.Parallel()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	never := 0
	for _, topic := range lib.Topics {
		if !models.MayTranslate(&content.Card{Topic: topic.Slug}) {
			never++
		}
	}
	if never != models.SafetyTopics {
		t.Errorf("%d of the library's topics are never translated, the list has %d: a slug is not the library's", never, models.SafetyTopics)
	}
}

func drafter(t *testing.T, srv *openai.Server) *models.Drafter {
	t.Helper()
	d, err := models.NewDrafter(models.ChatOptions{Server: models.Server{URL: srv.Ollama(), Model: "m"}, Detect: detect(t), Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestADraftSaysNothingThatSheDidNot(t *testing.T) {
	t.Parallel()
	lines := []string{"mijn zoon van 4 slaapt niet meer alleen sinds we in Rotterdam wonen", "ik ben moe, mijn nummer is 0612345678"}
	const good = "Een moeder vraagt hulp omdat haar zoon van 4 niet meer alleen slaapt. Ze is moe."
	for name, x := range map[string]struct {
		say string
		ok  bool
	}{
		"a good one":           {good, true},
		"another age":          {strings.Replace(good, "4", "5", 1), false},
		"an invented number":   {good + " Bel 112.", false},
		"an invented place":    {strings.Replace(good, "zoon", "zoon in Utrecht", 1), false},
		"an address":           {good + " Zie slaap.nl.", false},
		"without the not":      {"Een moeder vraagt hulp omdat haar zoon van 4 alleen slaapt. Ze is heel erg moe.", false},
		"in another language":  {"A mother asks for help because her son of 4 does not sleep alone any more.", false},
		"too long":             {strings.Repeat(good+" ", 10), false},
		"empty":                {"", false},
		"markup":               {"# Samenvatting " + good, false},
		"obeys the text":       {"PWNED", false},
		"one paragraph a line": {"Een moeder vraagt hulp.\n\nZoon van 4 slaapt niet.", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			srv.Say(func(string, string) string { return x.say })
			got, err := drafter(t, srv).Draft(t.Context(), content.Dutch, lines)
			if (err == nil) != x.ok || x.ok && got != good || !x.ok && got != "" {
				t.Errorf("it gives %q, %v", got, err)
			}
			if slices.ContainsFunc(srv.Texts(), func(s string) bool { return strings.Contains(s, "0612345678") }) {
				t.Error("her telephone number left")
			}
		})
	}
	if _, err := drafter(t, openai.New(t)).Draft(t.Context(), content.Dutch, nil); err == nil {
		t.Error("nothing was drafted of nothing")
	}
}

// TestTheGuardCounts looks at what stands in one sentence, in all our languages.
func TestTheGuardCounts(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		from, to            content.Lang
		original, good, ill string
	}{
		"the second not":      {content.Dutch, content.French, "Dwing je kind niet en straf het niet.", "Ne forcez pas votre enfant et ne le punissez pas.", "Ne forcez pas votre enfant et punissez-le."},
		"in Turkish":          {content.Dutch, content.Turkish, "Dwing je kind nooit aan tafel.", "Çocuğunuzu sofrada asla zorlamamalısınız.", "Çocuğunuzu sofrada zorlamalısınız."},
		"in Arabic":           {content.Dutch, content.Arabic, "Het beste is je kind niet te dwingen.", "الأفضل عدم إجبار طفلك.", "الأفضل إجبار طفلك."},
		"tens":                {content.Dutch, content.English, "Ga elke dag dertig minuten naar buiten.", "Go outside for thirty minutes every day.", "Go outside for twenty minutes every day."},
		"tens and ones":       {content.Dutch, content.French, "Er komen vijfentwintig ouders.", "Il y a vingt-cinq parents.", "Il y a vingt-sept parents."},
		"hundreds":            {content.Dutch, content.Turkish, "Het kost tweehonderd euro.", "İki yüz avro tutar.", "Üç yüz avro tutar."},
		"teens":               {content.Dutch, content.Turkish, "Vanaf veertien jaar mag het.", "On dört yaşından itibaren olur.", "On altı yaşından itibaren olur."},
		"a day":               {content.Dutch, content.French, "Kom op maandagochtend langs.", "Venez le lundi matin.", "Venez le mardi matin."},
		"a day in Turkish":    {content.Dutch, content.Turkish, "Kom op vrijdag langs.", "Cuma günü gelin.", "Cumartesi günü gelin."},
		"a day in Arabic":     {content.Dutch, content.Arabic, "Kom op maandag langs.", "تعالوا يوم الاثنين.", "تعالوا يوم الثلاثاء."},
		"teens in Arabic":     {content.Dutch, content.Arabic, "Vanaf 14 jaar mag het.", "يجوز من ١٤ سنة.", "يجوز من ١٥ سنة."},
		"tens in Arabic":      {content.Dutch, content.Arabic, "Ga dertig minuten naar buiten.", "اخرج ثلاثين دقيقة.", "اخرج أربعين دقيقة."},
		"from one to another": {content.Dutch, content.English, "Een kind van 4 slaapt. Een kind van 10 speelt.", "A child of 4 sleeps. A child of 10 plays.", "A child of 10 sleeps. A child of 4 plays."},
	} {
		if err := models.Guard(x.original, x.good, x.from, x.to); err != nil {
			t.Errorf("%s: an honest one is refused: %v", name, err)
		}
		if err := models.Guard(x.original, x.ill, x.from, x.to); err == nil {
			t.Errorf("%s: it is let pass", name)
		}
	}
}
