package console

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
)

// A roster comes as a table from a spreadsheet: the first line names the columns, in
// Dutch or English, in any order; cells are split by commas, semicolons or tabs, what
// is several in a cell by spaces, "/", "|" or "+". All in it is hostile (S31): a name is
// a name or an error, never a formula, and whatever is not on one of our lists is an
// error of its row.

// row is somebody on the list.
type row struct {
	Line   int
	Name   string
	Facts  bot.HelperFacts
	Wrong  []string // the columns that cannot be read
	Themes []string // as shown
}

// rowsMost is how many people one list may hold.
const rowsMost = 500

var (
	errNoRows  = errors.New("the list is empty")
	errColumns = errors.New("the first line names no column for the first name")
	errTooMany = errors.New("the list is too long")
)

// columns are what the head of a column may be called.
func columns() map[string][]string {
	return map[string][]string{
		"name": {"voornaam", "naam", "firstname", "name"}, "langs": {"talen", "taal", "languages", "language", "langs"},
		"roles": {"rollen", "rol", "roles", "role"}, "areas": {"gebieden", "gebied", "postcodes", "postcode", "areas", "area"},
		"woman": {"vrouw", "woman"}, "vog": {"vog", "vogtot", "voguntil", "vogdate", "vogdatum"}, "themes": {"themas", "thema", "themes", "theme"},
	}
}

// readRows reads a list; themes are the topics that there are, country is where all on
// it help: that of who invites them.
func readRows(text string, themes []Named, country bot.Country) ([]row, error) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, ""), "\ufeff")
	head, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	for _, comma := range []rune{';', '\t'} {
		if strings.ContainsRune(head, comma) {
			r.Comma = comma
			break
		}
	}
	heads, err := r.Read()
	if err != nil {
		return nil, errNoRows
	}
	at := map[string]int{}
	for i, h := range heads {
		h = strings.Map(func(c rune) rune {
			if unicode.IsLetter(c) {
				return unicode.ToLower(c)
			}
			return -1
		}, h)
		for col, names := range columns() {
			if _, have := at[col]; !have && slices.Contains(names, h) {
				at[col] = i
			}
		}
	}
	if _, ok := at["name"]; !ok {
		return nil, errColumns
	}
	var out []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errColumns
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(out) == rowsMost {
			return nil, errTooMany
		}
		line, _ := r.FieldPos(0)
		cell := func(col string) string {
			if i, ok := at[col]; ok && i < len(cells) {
				return plain(cells[i], 400)
			}
			return ""
		}
		out = append(out, readRow(line, cell, themes, country))
	}
	if len(out) == 0 {
		return nil, errNoRows
	}
	return out, nil
}

// readRow reads one line.
func readRow(line int, cell func(string) string, themes []Named, country bot.Country) row {
	x := row{Line: line, Name: plain(cell("name"), nameMost)}
	x.Facts.Country = country
	wrong := func(col string, bad bool) {
		if bad && !slices.Contains(x.Wrong, col) {
			x.Wrong = append(x.Wrong, col)
		}
	}
	wrong("name", !nameForm(cell("name")))
	for _, l := range several(cell("langs")) {
		lang, ok := langWord(l)
		wrong("langs", !ok)
		if ok && !slices.Contains(x.Facts.Langs, lang) {
			x.Facts.Langs = append(x.Facts.Langs, lang)
		}
	}
	wrong("langs", len(x.Facts.Langs) == 0)
	for _, r := range several(cell("roles")) {
		role, ok := roleWord(r)
		wrong("roles", !ok)
		if ok && !slices.Contains(x.Facts.Roles, role) {
			x.Facts.Roles = append(x.Facts.Roles, role)
		}
	}
	if len(x.Facts.Roles) == 0 && cell("roles") == "" {
		x.Facts.Roles = []bot.Role{bot.Ambassador}
	}
	for _, a := range several(cell("areas")) {
		wrong("areas", len(a) != 4 || strings.Trim(a, "0123456789") != "" || a[0] == '0')
		x.Facts.Areas = append(x.Facts.Areas, a)
	}
	switch strings.ToLower(cell("woman")) {
	case "ja", "yes", "j", "y", "1", "x", "v", "true":
		x.Facts.Woman = true
	case "", "nee", "no", "n", "0", "m", "false":
	default:
		wrong("woman", true)
	}
	vog, ok := dateField(cell("vog"))
	x.Facts.VOGUntil = vog
	wrong("vog", !ok)
	for _, t := range several(cell("themes")) {
		i := slices.IndexFunc(themes, func(n Named) bool { return n.ID == strings.ToLower(t) })
		wrong("themes", i < 0)
		if i >= 0 && !slices.Contains(x.Facts.Themes, themes[i].ID) {
			x.Facts.Themes, x.Themes = append(x.Facts.Themes, themes[i].ID), append(x.Themes, themes[i].Name)
		}
	}
	return x
}

// several is what a cell holds, one by one.
func several(cell string) []string {
	return strings.FieldsFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/|+,;", r) })
}

// nameForm reports whether something may be a first name: it begins with a letter, and
// holds letters, marks, spaces, hyphens, points and apostrophes only.
func nameForm(s string) bool {
	if n := len([]rune(s)); n == 0 || n > nameMost {
		return false
	}
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.IsMark(r) && !strings.ContainsRune(" -.'’", r)) {
			return false
		}
	}
	return true
}

func langWord(s string) (bot.Lang, bool) {
	l, ok := map[string]bot.Lang{
		"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en", "tr": "tr", "turks": "tr", "turkish": "tr",
		"ar": "ar", "arabisch": "ar", "arabic": "ar", "darija": "ar", "fr": "fr", "frans": "fr", "french": "fr",
	}[strings.ToLower(s)]
	return l, ok
}

func roleWord(s string) (bot.Role, bool) {
	r, ok := map[string]bot.Role{
		"ambassador": bot.Ambassador, "ambassadeur": bot.Ambassador, "vrijwilliger": bot.Ambassador, "volunteer": bot.Ambassador,
		"coordinator": bot.Coordinator, "coördinator": bot.Coordinator, "staff": bot.Staff, "medewerker": bot.Staff,
		"professional": bot.Professional, "deskundige": bot.Professional, "beroepskracht": bot.Professional,
	}[strings.ToLower(s)]
	return r, ok
}
