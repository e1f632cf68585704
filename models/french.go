package models

import (
	"regexp"
	"strings"
)

// frenchNots counts the pairs of ne and what says "not" behind it, or before it where that is who: "personne ne vient".
// A "ne" by itself says "only" or nothing, and "pas" by itself may be a step; in an original that one counts.
func frenchNots(words []string, original bool) (n int) {
	free := map[int]bool{}
	for i, w := range words {
		free[i] = frenchNot.MatchString(w) && !(i > 0 && frenchNoun.MatchString(words[i-1]))
	}
	for i, w := range words {
		switch {
		case w == "ni" || w == "non" && (i+1 == len(words) || words[i+1] != "seulement"):
			n++
		case w == "ne" || strings.HasPrefix(w, "n'"):
			if at := frenchPair(words, free, i); at >= 0 {
				free[at] = false
				n++
			}
		}
	}
	for _, left := range free {
		if left && original {
			n++
		}
	}
	return n
}

var (
	frenchNot  = regexp.MustCompile(`^(?:pas|jamais|rien|personne|aucune?|nulle?|guère|point)[.!?]*$`)
	frenchNoun = regexp.MustCompile(`^(?:une?|le|la|les|des?|du|ce|cette|ces|chaque|toute?|premiers?|petits?|autre|seule?|à|si|plus|que)$`)
	frenchOnly = regexp.MustCompile(`^(?:qu.*|seulement|uniquement|autre|plus|moins|assez)$`)
)

// frenchPair finds what belongs to the "ne" at i; -1: nothing, or it says "only".
func frenchPair(words []string, free map[int]bool, i int) int {
	for at := i + 1; at < min(len(words), i+7) && words[at] != "ne" && !strings.HasPrefix(words[at], "n'"); at++ {
		switch {
		case strings.HasPrefix(words[at], "qu"):
			return -1
		case free[at] && (at+1 == len(words) || !frenchOnly.MatchString(words[at+1])):
			return at
		case free[at]:
			return -1
		}
	}
	for at := i - 1; at >= 0; at-- {
		if free[at] && strings.ContainsAny(words[at][:1], "prain") {
			return at
		}
	}
	return -1
}
