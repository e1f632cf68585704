package meaning

// Mark is a meaning at a place of a text.
type Mark struct {
	Name uint32
	At   int // the word
}

// pairReach is how many words apart two meanings may stand to be a pair: near enough to say who does what to whom.
const pairReach = 3

// Odd numbers that keep a meaning and a pair apart from each other, from names and from the same pair turned round.
const alone, first, second, prime = 77, 13, 31, 16777619

// Pairs calls add with a number for each mark and for each two of them that stand near each other. "My husband keeps my
// passport" and "rajli khebba lia passport" have their pairs in common where they share no letter. The order counts: he
// hits me is not I hit him. Marks are in the order of the text.
func Pairs(marks []Mark, add func(uint32)) {
	for i, a := range marks {
		add(a.Name * alone)
		for _, b := range marks[i+1:] {
			if b.At-a.At > pairReach {
				break
			}
			if b.At > a.At && a.Name != b.Name {
				add((a.Name*first ^ b.Name*second) * prime)
			}
		}
	}
}
