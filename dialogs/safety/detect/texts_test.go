package detect

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var textLanguages = []string{"ar", "en", "fr", "nl", "tr"}

func loadTexts(t *testing.T) *Texts {
	t.Helper()
	x, err := LoadTexts(os.DirFS("../../../content"))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// numbers stands in for helplines.yaml.
func numbers(id string) (Line, bool) {
	n := map[string]string{"nl-112": "112", "be-112": "112", "be-101": "101", "nl-113": "0800-0113", "be-1813": "1813",
		"nl-veilig-thuis": "0800-2000", "be-1712": "1712", "nl-kindertelefoon": "0800-0432", "be-awel": "102",
		"be-tele-onthaal": "106", "nl-luisterlijn": "088-0767 000", "be-antigifcentrum": "070 245 245",
		"nl-lse": "088-20 80 080", "nl-huisartsenpost": "", "be-child-focus": "116 000"}
	v, ok := n[id]
	return Line{ID: id, Label: id, Number: v}, ok
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	x := loadTexts(t)
	if got := x.Languages(); !slices.Equal(got, textLanguages) {
		t.Fatalf("languages %v, want %v", got, textLanguages)
	}
	want := x.Keys("en")
	for _, lang := range textLanguages {
		if got := x.Keys(lang); !slices.Equal(got, want) {
			t.Errorf("%s: keys differ from English: %v", lang, got)
		}
		for _, key := range []string{KeyNo, KeyNotSure, KeyUnclear} {
			if len(x.file(lang).Texts[key]) < 2 {
				t.Errorf("%s: %s needs two wordings, so that texts vary", lang, key)
			}
		}
		for _, key := range []string{KeySafe, KeyAfterCheck, KeyNobody, KeyNobodyYet, KeyOnDuty, KeyCry, KeyLate, KeyMinor, KeyPhone, KeyChoice} {
			if len(x.file(lang).Texts[key]) == 0 {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
	}
}

func TestEveryFindingHasAText(t *testing.T) {
	x := loadTexts(t)
	for _, class := range Classes() {
		for _, level := range []Level{Hard, Check} {
			key := x.Opening(Finding{Class: class, Level: level})
			if len(x.file("nl").Texts[key]) == 0 {
				t.Errorf("%s %s has no text %q", class, level, key)
			}
		}
	}
	own := map[string]Finding{
		"hard.suicide.child":               {Class: Suicide, Subclass: Child, Level: Hard},
		"hard.suicide":                     {Class: Suicide, Subclass: Self, Level: Hard},
		"hard.child_abuse.fgm":             {Class: ChildAbuse, Subclass: FGM, Level: Hard},
		"hard.medical.poison":              {Class: Medical, Subclass: Poison, Level: Hard},
		"hard.forced_marriage.left_behind": {Class: ForcedMarriage, Subclass: LeftBehind, Level: Hard},
		KeyMinor:                           {Minor: true},
		KeyCry:                             {Cry: true},
		"":                                 {},
	}
	for want, f := range own {
		if got := x.Opening(f); got != want {
			t.Errorf("opening of %+v is %q, want %q", f, got, want)
		}
	}
}

// forbidden are the promises of S11, and what sounds like them.
var forbidden = map[string]*regexp.Regexp{
	"nl": regexp.MustCompile(`(?i)iemand komt|komt er(aan)?\b|iemand belt je|bellen je terug|blijft geheim|komt goed|hebben gemeld|we melden|wij melden|beloof|zelfmoord plegen`),
	"en": regexp.MustCompile(`(?i)somebody (is coming|will come|comes|calls you|will call)|someone (is coming|will c)|stays? secret|will be (fine|all right|okay)|have reported|we report|promise|commit suicide`),
	"fr": regexp.MustCompile(`(?i)quelqu'un (vient|arrive|va venir|t'appelle)|reste secret|tout ira bien|ira mieux|avons signalé|nous signalons|promets|promettons`),
	"tr": regexp.MustCompile(`(?i)biri gel(ir|iyor|ecek)|seni arayacak|gizli kal|her şey yoluna|düzelecek|bildirdik|ihbar ettik|söz veriyor`),
	"ar": regexp.MustCompile(`سيأتي|شخص ما قادم|سيتصل بك|يبقى سرا|سيبقى سرا|سيكون كل شيء بخير|كل شيء سيكون|أبلغنا|بلغنا|نعدك|أعدك`),
}

func TestTextsKeepWhatTheyMustAndPromiseNothing(t *testing.T) {
	x := loadTexts(t)
	sentence := regexp.MustCompile(`[.!?؟](\s|$)`)
	for _, lang := range textLanguages {
		for _, key := range x.Keys(lang) {
			for v := range x.file(lang).Texts[key] {
				for _, country := range []string{"nl", "be", ""} {
					m, err := x.Render(Request{Lang: lang, Country: country, Key: key, Variant: v, Lines: numbers})
					if err != nil {
						t.Fatal(err)
					}
					whole := strings.Join(m.Paragraphs, " ")
					if n := len(strings.Fields(whole)); n > 60 {
						t.Errorf("%s %s %q: %d words, at most 60", lang, key, country, n)
					}
					if bad := forbidden[lang].FindString(whole); bad != "" {
						t.Errorf("%s %s says %q", lang, key, bad)
					}
					if strings.Contains(whole, "{") {
						t.Errorf("%s %s: a placeholder is left", lang, key)
					}
					opening := strings.HasPrefix(key, "hard.") || strings.HasPrefix(key, "check.")
					if cut := sentence.FindAllStringIndex(whole, 2); opening && len(cut) == 2 && !strings.ContainsAny(whole[:cut[1][1]], "0123456789") {
						t.Errorf("%s %s: no number in the first two sentences", lang, key)
					}
					if len(m.Lines) == 0 || !slices.ContainsFunc(m.Lines, func(l Line) bool { return l.Number == "112" }) {
						t.Errorf("%s %s: 112 is not among its lines", lang, key)
					}
					if opening && len(m.Choices) != 3 {
						t.Errorf("%s %s: %d buttons, want 3", lang, key, len(m.Choices))
					}
					for _, c := range m.Choices {
						if n := len([]rune(c.Label)); n == 0 || n > 20 {
							t.Errorf("%s button %s has %d letters, want 1–20", lang, c.Key, n)
						}
					}
				}
			}
		}
	}
}

func TestNumbersFollowTheCountry(t *testing.T) {
	x := loadTexts(t)
	render := func(lang, country, key string, lines Lines) string {
		m, err := x.Render(Request{Lang: lang, Country: country, Key: key, Lines: lines})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(m.Paragraphs, " ")
	}
	if got := render("nl", "be", "hard.suicide", numbers); !strings.Contains(got, "1813") || strings.Contains(got, "0113") {
		t.Error("in Belgium the suicide line is 1813 alone")
	}
	if got := render("nl", "", "hard.suicide", numbers); !strings.Contains(got, "1813") || !strings.Contains(got, "0800-0113") {
		t.Error("with an unknown country both numbers are given")
	}
	if got := render("nl", "be", "hard.violence", numbers); !strings.Contains(got, "101") || !strings.Contains(got, "1712") {
		t.Error("in Belgium violence gives 101 and 1712")
	}
	none := func(string) (Line, bool) { return Line{}, false }
	if got := render("tr", "nl", "hard.violence", none); !strings.Contains(got, "112") || strings.Contains(got, "0800") {
		t.Error("a missing helpline becomes 112")
	}
	if got := render("ar", "nl", "hard.suicide", numbers); !strings.Contains(got, "\u20660800-0113\u2069") {
		t.Error("in Arabic a number with a dash is isolated, or it is shown back to front")
	}
	if got := render("pl", "nl", "cry", numbers); got != render("en", "nl", "cry", numbers) {
		t.Error("a language without texts gets English")
	}
	if _, err := x.Render(Request{Lang: "nl", Key: "no.such"}); err == nil {
		t.Error("an unknown key must be an error")
	}
}

// TestGrownUpsAreSpokenToAsEverywhereElse: vous in French and siz in Turkish, as all other texts do; only who says to be a
// child hears tu and sen.
func TestGrownUpsAreSpokenToAsEverywhereElse(t *testing.T) {
	x := loadTexts(t)
	familiar := map[string]*regexp.Regexp{
		"fr": regexp.MustCompile(`(?i)(^|[^\pL])(tu|toi|ton|ta|tes|te|t'\pL+|appelle)([^\pL]|$)`),
		"tr": regexp.MustCompile(`(?i)(^|[^\pL])(sen|sana|seni|senin|ara)([^\pL]|$)`),
	}
	for lang, re := range familiar {
		for _, key := range x.Keys(lang) {
			if key == KeyMinor {
				continue
			}
			for i, text := range x.file(lang).Texts[key] {
				if re.MatchString(text) {
					t.Errorf("%s %s, wording %d, says %q", lang, key, i+1, re.FindString(text))
				}
			}
		}
	}
}
