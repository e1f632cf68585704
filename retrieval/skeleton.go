package retrieval

import "strings"

// Skeleton is the consonants of a folded Arabic word, written in Arabic or in Latin letters with digits (Arabizi), in
// one alphabet: "كيبكي", "kaybki" and "kibki" are all "kbk". Vowels go, letters that people mix up become one, a
// doubled consonant counts once.
func Skeleton(word string) string {
	var out strings.Builder
	var last byte
	rs := []rune(word)
	for i := 0; i < len(rs); i++ {
		c, two := latinPair(rs, i)
		if two {
			i++
		} else {
			c = bone(rs[i])
		}
		if c != 0 && c != last {
			out.WriteByte(c)
		}
		last = c
	}
	return out.String()
}

// latinPair reads two Latin letters that stand for one consonant.
func latinPair(rs []rune, i int) (byte, bool) {
	if i+1 == len(rs) {
		return 0, false
	}
	switch string(rs[i : i+2]) {
	case "ch", "sh":
		return '$', true
	case "kh":
		return '5', true
	case "gh":
		return '8', true
	case "dj":
		return 'j', true
	case "th":
		return 't', true
	case "dh":
		return 'd', true
	}
	return 0, false
}

const arabicBones = "بbتtثtجjح7خ5دdذdرrزzسsش$صsضdطtظdع3غ8فfق9كkلlمmنnهh"

// bone is the consonant of a letter, or 0 for a vowel.
func bone(r rune) byte {
	if r >= 0x600 {
		if i := strings.IndexRune(arabicBones, r); i >= 0 {
			return arabicBones[i+len(string(r))]
		}
		return 0
	}
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'w', 'y':
		return 0
	case 'c', 'g':
		return 'k'
	case 'q':
		return '9'
	case 'v':
		return 'f'
	case 'p':
		return 'b'
	}
	if r < 0x80 {
		return byte(r)
	}
	return 0
}
