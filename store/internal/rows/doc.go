// Package rows is what the rows of both stores have in common: what is sealed of an
// event and of a line (sealed.go), the terms after which things go (terms.go), the
// list of migrations (migrations.go), a small memory of rows that never change
// (recent.go), the reading of a whole person (export.go), and the dry run of a purge
// from the steps that a store lists (purge.go).
//
// Beyond those two it knows no SQL: each store writes its own, where it can be read in
// one piece.
package rows
