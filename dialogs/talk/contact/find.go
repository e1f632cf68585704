package contact

import (
	"slices"
	"strings"
)

// Kind is what was found.
type Kind string

// The kinds, in the order in which they are looked for.
const (
	Mail    Kind = "mail"
	Link    Kind = "link"
	Handle  Kind = "handle"
	Address Kind = "address"
	Phone   Kind = "phone"
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Mail, Link, Handle, Address, Phone} }

// Span is one thing that was found: the bytes From to To of the text.
type Span struct {
	Kind     Kind
	From, To int
}

// Finder finds contact data. The zero Finder knows no helplines.
type Finder struct {
	numbers map[string]bool
	hosts   map[string]bool
}

// New is a Finder that lets these numbers and hosts pass ("0800-2000", "113.nl").
func New(numbers, hosts []string) *Finder {
	f := &Finder{numbers: map[string]bool{}, hosts: map[string]bool{}}
	for _, n := range numbers {
		if d := onlyDigits(n); d != "" {
			f.numbers[d] = true
		}
	}
	for _, h := range hosts {
		f.hosts[strings.TrimPrefix(strings.ToLower(h), "www.")] = true
	}
	return f
}

// Find is what a text holds, in its order; what overlaps is one.
func (f *Finder) Find(text string) []Span {
	n := normalise(text)
	var out []Span
	add := func(k Kind, from, to int) {
		s := Span{k, n.at(from), n.end(to)}
		if !slices.ContainsFunc(out, func(o Span) bool { return s.From < o.To && o.From < s.To }) {
			out = append(out, s)
		}
	}
	for _, at := range mail.FindAllStringIndex(n.text, -1) {
		add(Mail, at[0], at[1])
	}
	for _, at := range link.FindAllStringSubmatchIndex(n.text, -1) {
		if !f.known(n.text[at[0]:at[1]]) {
			add(Link, at[0], at[1])
		}
	}
	for _, at := range handle.FindAllStringSubmatchIndex(n.text, -1) {
		for group := 2; group < len(at); group += 2 { // one of them is set
			if at[group] >= 0 {
				add(Handle, at[group], at[group+1])
			}
		}
	}
	for _, at := range addresses(n, text) {
		add(Address, at[0], at[1])
	}
	for _, at := range f.phones(n.text) {
		add(Phone, at[0], at[1])
	}
	slices.SortFunc(out, func(a, b Span) int { return a.From - b.From })
	return out
}

// struck stands where something was taken out.
const struck = "[…]"

// Strip is the text without what Find finds in it.
func (f *Finder) Strip(text string) string {
	spans := f.Find(text)
	for i := len(spans) - 1; i >= 0; i-- {
		s := spans[i]
		text = text[:s.From] + struck + text[s.To:]
	}
	return text
}

// known reports whether a link leads to a host that may pass.
func (f *Finder) known(raw string) bool {
	host := raw
	if _, rest, ok := strings.Cut(host, "://"); ok {
		host = rest
	}
	host, _, _ = strings.Cut(host, "/")
	return f.hosts[strings.TrimPrefix(strings.TrimSpace(host), "www.")]
}
