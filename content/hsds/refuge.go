package hsds

import (
	"regexp"
	"strings"
	"unicode"
)

// A place whose address must stay secret is found by what it calls itself (S28): a name of its own kind, or a word of
// shelter near a word of women, violence or danger, in either order. Too many is no harm: a name and a number remain, and
// a person can free the address by hand.
var (
	named = oneOf(
		`vrouwen-?opvang`, `blijf[- ]van[- ]mijn`, `blijfhui`, `blijfgroep`, `vluchthui`, `oranje[- ]?huis`, `crisis-?opvang`, `nood-?opvang`, `nood-?bed`,
		`safe ?house`, `safe (accommodation|home|haven)`, `(geheim|secret)e? (adres|address)`, //nolint:misspell // Dutch
		`maisons? (d'accueil|refuge|maternelle)`, `s[iı][gğ][iı]nma`, `konuk ?evi`, `دار (ال)?[إا]يواء`, `بيت [آا]من`,
	)
	shelter = `(opvang|onderdak|verblijf|begeleid wonen|shelter|refuge|accommodation|foyer|h[eé]bergement|centre d'accueil|s[iı][gğ][iı]na[kğ]|barınma|مأو[ىي]|ماو[ىي]|ملج[أا]|[إا]يواء)`
	women   = `(vrouw|meiden|meisje|girls|wom[ae]n|femme|kad[iı]n|نساء|النسا|المرأة|امرأة)`
	harm    = `(geweld|mishandel|bedreigd|eergerelateerd|loverboy|mensenhandel|abuse|violen|battered|traffick|fleeing|battue|şiddet|siddet|معنف|العنف|عنف)`
	forHer  = nearby(shelter, women)
	inHarm  = nearby(shelter, harm)
	// daycare is the Dutch word of shelter for what is none, and so is minding unless it is from harm.
	daycare = oneOf(`(kinder|peuter|baby|gastouder|dag|buitenschoolse|naschoolse|voorschoolse|tussenschoolse|na-?schoolse|vakantie)[- ]?opvang`)
	minding = oneOf(`opvang (van|voor) (de |uw |je )?(kind|peuter|baby|leerling)\p{L}*`)
)

// nearby finds two patterns that stand near each other, in either order.
func nearby(a, b string) *regexp.Regexp {
	return oneOf(a+`.{0,60}`+b, b+`.{0,60}`+a)
}

func oneOf(patterns ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + strings.Join(patterns, "|"))
}

func isRefuge(service Object) bool {
	org, _ := service["organization"].(Object)
	texts := []string{text(org, "name"), text(org, "description")}
	for _, key := range []string{"name", "alternate_name", "description", "eligibility_description", "alert"} {
		texts = append(texts, text(service, key))
	}
	for _, a := range list(service, "attributes") {
		term, _ := a["taxonomy_term"].(Object)
		texts = append(texts, text(term, "name"), text(a, "value"))
	}
	for _, sal := range list(service, "service_at_locations") {
		location, _ := sal["location"].(Object)
		texts = append(texts, text(sal, "description"), text(location, "name"), text(location, "alternate_name"), text(location, "description"))
	}
	all := daycare.ReplaceAllString(typed(strings.Join(texts, "\n")), "")
	return named.MatchString(all) || inHarm.MatchString(all) || forHer.MatchString(minding.ReplaceAllString(all, ""))
}

// isFreed reports whether a person has freed the address of a place of ours: its file says that it is safe although it
// sounds like a refuge's, or although no address was let in. Of any other place an import may have said so itself.
func isFreed(place Object) bool {
	return !secret(place) && (isRefuge(place) || len(list(place, "service_at_locations")) == 0)
}

// typed is a text as a keyboard writes it: printers' apostrophes, dashes and spaces are the plain ones, and what nobody
// sees is gone. The Turkish capital of i has no small letter that a pattern knows.
func typed(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'İ':
			return 'i'
		case strings.ContainsRune("’‘ʼ´`", r):
			return '\''
		case unicode.Is(unicode.Pd, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}
