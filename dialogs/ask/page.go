package ask

import "strings"

// A message has at most so many words, and at most so many messages follow each
// other: more waits for a press (domain.md §5).
const (
	messageWords = 60
	turnMessages = 3
)

// pages makes messages of paragraphs. A paragraph is only cut where it alone is
// too long, and then at the end of a sentence.
func pages(text string) []string {
	var out []string
	n := 0
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		for _, piece := range pieces(strings.TrimSpace(paragraph)) {
			words := len(strings.Fields(piece))
			if len(out) == 0 || n+words > messageWords {
				out, n = append(out, piece), words
				continue
			}
			out[len(out)-1] += "\n\n" + piece
			n += words
		}
	}
	return out
}

// pieces cuts a paragraph of more than a message's words, a list between its
// items and other text after its sentences.
func pieces(paragraph string) []string {
	if paragraph == "" {
		return nil
	}
	if len(strings.Fields(paragraph)) <= messageWords {
		return []string{paragraph}
	}
	units, glue := sentences(paragraph), " "
	if lines := strings.Split(paragraph, "\n"); len(lines) > 1 {
		units, glue = lines, "\n"
	}
	var out []string
	n := 0
	for _, u := range units {
		words := len(strings.Fields(u))
		if len(out) == 0 || n+words > messageWords {
			out, n = append(out, u), words
			continue
		}
		out[len(out)-1] += glue + u
		n += words
	}
	return out
}

// sentences cuts after . ! ? and their Arabic sisters where a space follows.
func sentences(s string) []string {
	var out []string
	start := 0
	runes := []rune(s)
	for i, r := range runes {
		if strings.ContainsRune(".!?؟", r) && i+1 < len(runes) && runes[i+1] == ' ' {
			out = append(out, strings.TrimSpace(string(runes[start:i+1])))
			start = i + 1
		}
	}
	if rest := strings.TrimSpace(string(runes[start:])); rest != "" {
		out = append(out, rest)
	}
	return out
}
