// Package content is what Ouderbrug may say: vetted cards, the questions that lead
// to them, the places of the social map and the helplines.
//
// A card is one Markdown file with a YAML head in library/<topic>/<lang>[.<country>[-<region>]].md;
// beside it stands questions.yaml with the ways parents ask for that topic, a list a language,
// with or without a card in that language. places/*.json are services in the form of HSDS 3 with a
// small profile of our own. helplines.yaml holds numbers with the date on which somebody checked them.
// safety/ is embedded here and read by the safety detector, not by this package.
//
// Read turns a file tree into a Library and says everything that is wrong with it at once, as
// "file:line: what is wrong; what to do". Load is the strict form for the running program,
// Embedded is Load on what is built into the binary.
//
// The package does not search (see retrieval), does not keep approvals (a store keeps (card, Hash))
// and does not send anything. Everything that it hands out is data: whoever prints it escapes it.
package content
