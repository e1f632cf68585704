package contact

import (
	"regexp"
	"slices"
	"strings"
)

// ends are the last parts of hosts that people write.
const ends = `(?:com|nl|be|org|net|fr|eu|de|uk|info|me|io|co|app|link|shop|online|site|ma|tr|edu|gov|cc|ly|gg|chat)`

const (
	dot = `(?:\s*\.\s*|\s*[\[(]?\s*\b(?:dot|punt|point|nokta)\b\s*[\])]?\s*|\s+نقطة\s+)`
	at  = `(?:\s*@\s*|\s*[\[({]\s*(?:at|a|arobase|apenstaartje|et)\s*[\])}]\s*|\s+(?:at|apenstaartje|apestaartje|arobase|arobas|ات|آت)\s+)`
)

// The patterns read a text as normalise leaves it.
var (
	mail = regexp.MustCompile(`[\pL\d][\pL\d._%+-]*` + at + `[\pL\d-]+(?:` + dot + `[\pL\d-]+)*?` + dot + ends + `\b`)
	link = regexp.MustCompile(`https?://\S+|\bwww\.\S+|\b(?:t\.me|wa\.me|m\.me|fb\.me)/\S+|\b[\pL\d][\pL\d-]*(?:\.[\pL\d-]+)*\.` + ends + `\b(?:/\S*)?|\b[\pL\d-]+\s+(?:dot|punt|point|nokta)\s+` + ends + `\b`)

	// A name on a platform: with @, or behind the platform's name and a colon, or one
	// that no word looks like.
	handle = regexp.MustCompile(`(?:^|[\s(:])(@[a-z\d_][a-z\d_.]{2,})|` +
		`\b(?:insta|instagram|snap|snapchat|facebook|fb|tiktok|telegram|signal|discord|skype|انستغرام|انستا|سناب|فيسبوك|تيليغرام)\b` +
		`(?:\s+(?:is|adim|adresim|naam|name|c'est|هو))?\s*[:=]?\s*([a-z\d.]*[\d_][a-z\d_.]*[a-z_][a-z\d_.]*|[a-z.]+[\d_][a-z\d_.]*)|` +
		`\b(?:insta|instagram|snap|snapchat|facebook|fb|tiktok|telegram|signal|discord|skype)\s*[:=]\s*([a-z\d_.]{3,})`)
)

// Streets. Group 1 is what is looked at again: the word behind the number.
var streets = []*regexp.Regexp{
	regexp.MustCompile(`\b\pL{2,}(?:straat|straatje|laan|weg|plein|gracht|kade|steeg|singel|dreef|dijk|steenweg|baan|plantsoen|burgwal|hof|markt|lei|pad)\s+(?:nr\.?\s*|nummer\s+)?\d{1,4}(?:\s?-?\s?[a-h]\b)?(?:\s+(\pL+))?`),
	regexp.MustCompile(`\b(?:rue|avenue|boulevard|bd|chaussee|allee|quai|impasse)\s+(?:[\pL'’-]+\s+){1,5}?(?:numero\s+|n[°o]\s*)?\d{1,4}\b(?:\s+(\pL+))?`),
	regexp.MustCompile(`\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|chaussee|allee|quai|impasse)\s+(?:de|du|des|la|le|les|l|d|[\pL]{4,})\b()`),
	regexp.MustCompile(`\b\d{1,4}[a-d]?\s+(?:\pL{3,}\s+){1,2}(?:street|road|avenue|lane|drive|crescent)\b()`),
	regexp.MustCompile(`\b\pL{3,}\s+(?:street|avenue|lane)\s+(?:number\s+|no\.?\s*)?\d{1,4}\b(?:\s+(\pL+))?`),
	regexp.MustCompile(`\b(?:sokak|sokagi|sok\.|sk\.|cadde|caddesi|cad\.|bulvari|mahallesi)\s*(?:no\s*[:.]?\s*)?\d{1,4}\b(?:\s+(\pL+))?`),
	regexp.MustCompile(`(?:^|\s)(?:شارع|زنقة|زقاق)\s+(?:\S+\s+){0,4}?(?:رقم\s*)?\d{1,4}(?:\s+(\pL+))?`),
}

// Postcodes: the Dutch one in capitals, or with a house number.
var (
	postcode = regexp.MustCompile(`\b[1-9]\d{3}\s?[A-Z]{2}\b`)
	posthome = regexp.MustCompile(`\b([1-9]\d{3})\s?(\pL{2})[\s,]+(?:nr\.?\s*|nummer\s+)?\d{1,4}\b(?:\s+(\pL+))?`)
	year     = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// small are words of two letters that follow a year.
var small = strings.Fields("is in op en of de te un le la et du ze we he ik me ne ve bu da so or on at to of by is IS IN OP EN OF DE TE UN LE LA ET DU TL KM KG ML CM EU")

// counted are the words behind a number that is no house number.
var counted = strings.Fields("uur jaar jaren keer kinderen kind dagen dag weken week maanden maand minuten minuut euro km meter x hours hour years year times kids children days weeks months minutes euros heures heure ans fois enfants jours semaines mois minutes euros saat yil kez kere gun hafta ay dakika cocuk yasinda مرات مرة سنوات سنة ايام يوم ساعات ساعة اسابيع اشهر دقائق اطفال pm am")

// addresses are the streets and postcodes of a text.
func addresses(n normal, written string) [][2]int {
	var out [][2]int
	for _, street := range streets {
		for _, at := range street.FindAllStringSubmatchIndex(n.text, -1) {
			to := at[1]
			if at[2] >= 0 && at[3] > at[2] {
				if slices.Contains(counted, n.text[at[2]:at[3]]) {
					continue
				}
				to = at[2] - 1
			}
			from := at[0]
			for n.text[from] == ' ' {
				from++
			}
			out = append(out, [2]int{from, to})
		}
	}
	for _, at := range posthome.FindAllStringSubmatchIndex(n.text, -1) {
		number, letters := n.text[at[2]:at[3]], n.text[at[4]:at[5]]
		to := at[1]
		if at[6] >= 0 {
			if slices.Contains(counted, n.text[at[6]:at[7]]) {
				continue
			}
			to = at[6] - 1
		}
		if !year.MatchString(number) && !slices.Contains(small, letters) {
			out = append(out, [2]int{at[0], to})
		}
	}
	for _, p := range postcode.FindAllStringIndex(written, -1) {
		letters := written[p[1]-2 : p[1]]
		if slices.Contains(small, letters) {
			continue
		}
		if from, to := n.find(p[0]), n.find(p[1]-1); from >= 0 && to >= 0 {
			out = append(out, [2]int{from, to + 1})
		}
	}
	return out
}

// find is where a byte of the text as it was written stands here, -1 if nowhere.
func (n normal) find(written int) int {
	return slices.IndexFunc(n.from, func(f int) bool { return f == written })
}
