// Package stats makes the numbers that may be shown of people: how many parents were
// helped in a month, by theme, by age. One rule holds for screen, CSV and charts (S29),
// because they all read the same frozen snapshot and nothing else.
//
// The rule. A period is a calendar month of whole ISO weeks (a week belongs to the month
// of its Thursday), over the whole area; heavy themes are counted by quarter only, and
// radicalisation nowhere, not in a total either. In a period a parent is counted once, by
// her last report, so the values of a dimension are a partition. A value is published if
// it has at least 5 parents and 2 helpers; if those that are left over beside the total
// would be fewer than that, the smallest published value goes too, until they are not
// (complementary suppression). What is published is rounded to 5. A period is frozen a
// week after its end and never computed again: somebody who is forgotten afterwards
// changes nothing that could be compared.
//
// What it is not: gauges of how many wait now (bot.Gauges) and work lists, which S29
// exempts. Read freeze.go (what is counted), suppress.go (what may be shown), then
// csv.go.
package stats
