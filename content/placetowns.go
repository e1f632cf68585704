package content

import (
	"strconv"
	"strings"
	"sync"
)

// town is a municipality that we can place on the map: the ranges of its postcodes, and about where its middle is.
type town struct {
	country  Country
	names    []string // the first as shown
	folded   []string // the same, as foldPlain
	ranges   [][2]int
	lat, lon float64
}

// Larger municipalities of the two countries, with their names in our languages. There is no open table of all postcodes
// and their places in this repository: whoever lives elsewhere gives the name of a municipality, or is shown what
// helps in the whole country. The coordinates are those of the middle of the town, to about a kilometre.
const townTable = `
nl Utrecht,أوترخت,اوتريخت|3451-3455,3511-3585|52.09 5.12
nl Amsterdam,أمستردام,امستردام|1011-1109|52.37 4.90
nl Rotterdam,روتردام|3011-3089|51.92 4.48
nl Den Haag,'s-Gravenhage,The Hague,La Haye,Lahey,لاهاي,دن هاخ|2491-2599|52.08 4.31
nl Eindhoven,أيندهوفن,ايندهوفن|5611-5658|51.44 5.48
nl Groningen,Groningue,خرونينغن|9711-9747|53.22 6.57
nl Tilburg,تيلبورغ|5011-5049|51.56 5.08
nl Almere,ألميرة|1311-1363|52.37 5.22
nl Breda,بريدا|4811-4854|51.59 4.78
nl Bergen op Zoom|4611-4625|51.50 4.29
nl Nijmegen,Nimègue,نيميغن|6511-6546|51.84 5.86
nl Arnhem,أرنهيم,ارنهيم|6811-6846|51.98 5.91
nl Haarlem,هارلم|2011-2037|52.38 4.64
nl Enschede,انسخديه|7511-7548|52.22 6.89
nl Amersfoort,امرسفورت|3811-3829|52.16 5.39
nl Zaanstad,Zaandam|1501-1509,1521-1567|52.44 4.83
nl Apeldoorn|7311-7339|52.21 5.97
nl Den Bosch,'s-Hertogenbosch|5211-5249|51.70 5.30
nl Zwolle|8011-8049|52.51 6.09
nl Leiden,Leyde|2311-2334|52.16 4.49
nl Dordrecht|3311-3329|51.81 4.67
nl Zoetermeer|2711-2729|52.06 4.49
nl Maastricht,ماستريخت|6211-6229|50.85 5.69
nl Delft|2611-2629|52.01 4.36
nl Alkmaar|1811-1829|52.63 4.75
nl Deventer|7411-7429|52.25 6.16
nl Leeuwarden|8911-8941|53.20 5.80
nl Hilversum|1211-1223|52.22 5.17
nl Roosendaal|4701-4709|51.53 4.46
nl Culemborg|4101-4107|51.96 5.23
nl Schiedam|3111-3125|51.92 4.39
nl Vlaardingen|3131-3138|51.91 4.34
nl Gouda|2801-2809|52.01 4.71
nl Helmond|5701-5709|51.48 5.66
nl Lelystad|8211-8245|52.52 5.47
nl Venlo|5911-5928|51.37 6.17
nl Nieuwegein|3431-3439|52.03 5.08
nl Zeist|3701-3709|52.09 5.23
be Antwerpen,Antwerp,Anvers,Anvers,Borgerhout,Deurne,Berchem,Hoboken,Merksem,Wilrijk,Ekeren,أنتويرب,انتويربن,أنتويربن,أنفرس|2000-2060,2100-2100,2140-2140,2150-2150,2170-2180,2600-2610,2660-2660|51.22 4.40
be Gent,Ghent,Gand,غنت|9000-9052|51.05 3.72
be Brussel,Brussels,Bruxelles,Brüksel,Molenbeek,Schaarbeek,Schaerbeek,Anderlecht,بروكسل,بروكسيل|1000-1210|50.85 4.35
be Mechelen,Malines,ميخلن|2800-2812|51.03 4.48
be Leuven,Louvain,لوفان|3000-3018|50.88 4.70
be Brugge,Bruges,بروج|8000-8000,8200-8200,8310-8310,8380-8380|51.21 3.22
be Hasselt|3500-3512|50.93 5.34
be Genk,Gencq|3600-3600|50.97 5.50
be Sint-Niklaas,Saint-Nicolas|9100-9112|51.16 4.14
be Aalst,Alost|9300-9310|50.94 4.04
be Kortrijk,Courtrai|8500-8511|50.83 3.26
be Oostende,Ostende,Ostend|8400-8400|51.23 2.92
be Roeselare,Roulers|8800-8800|50.95 3.12
be Turnhout|2300-2300|51.32 4.94
be Vilvoorde,Vilvorde|1800-1800|50.93 4.43
be Lokeren|9160-9160|51.10 3.99
be Maasmechelen|3630-3630|50.97 5.69
be Heusden-Zolder|3550-3550|51.03 5.28
be Luik,Liège,Liege,لييج|4000-4032|50.63 5.57
be Charleroi,شارلروا|6000-6044|50.41 4.44
be Namen,Namur,نامور|5000-5024|50.47 4.87
be Bergen,Mons|7000-7034|50.45 3.95
be Verviers|4800-4802|50.59 5.86
`

// towns is the table, read once: a search asks for it at every place. Nobody may change it.
var towns = sync.OnceValue(readTowns)

func readTowns() []town {
	var out []town
	for line := range strings.Lines(townTable) {
		country, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		parts := strings.Split(rest, "|")
		if !ok || len(parts) != 3 {
			continue
		}
		t := town{country: Country(country), names: strings.Split(parts[0], ",")}
		for _, name := range t.names {
			t.folded = append(t.folded, foldPlain(name))
		}
		for r := range strings.SplitSeq(parts[1], ",") {
			from, until, _ := strings.Cut(r, "-")
			a, _ := strconv.Atoi(from)
			b, _ := strconv.Atoi(until)
			t.ranges = append(t.ranges, [2]int{a, b})
		}
		lat, lon, _ := strings.Cut(parts[2], " ")
		t.lat, _ = strconv.ParseFloat(lat, 64)
		t.lon, _ = strconv.ParseFloat(lon, 64)
		out = append(out, t)
	}
	return out
}

// has reports whether a postcode of four digits belongs to the town.
func (t *town) has(code string) bool {
	n, err := strconv.Atoi(code)
	for _, r := range t.ranges {
		if err == nil && n >= r[0] && n <= r[1] {
			return true
		}
	}
	return false
}
