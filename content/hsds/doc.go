// Package hsds reads and writes social maps in the Human Services Data
// Specification, HSDS 3 (https://docs.openreferral.org), and brings them into a
// content folder.
//
// HSDS has two forms: nested JSON (a service with all that belongs to it) and a
// tabular data package (a CSV file an entity, joined by ids). [Read] takes either,
// from a file, a folder or a zip, into [Tables]: the rows of all entities with every
// field that was in them, also those that HSDS does not know. [Tables.Services] nests
// them into one object a service, [Tables.Add] is the way back, so that what came in
// goes out again. [Tables.Check] says what is wrong, by file and row; [OpenSchema] lets
// the published schema have its say too, where a copy of it is at hand.
//
// A place in the content folder is such a nested service (places/<name>.json) with
// our profile under "ouderbrug"; package content reads from it what the assistant
// shows. So the file is both the raw object and our view. Rows that belong to no
// service wait in places/hsds/<package>.json for the next export. [Plan] says what an
// import would change and [Plan.Accept] does it, all or nothing. [Export] writes a
// package.
//
// The table of entities in entity.go says in our own words which fields HSDS 3.0 has.
// The specification's files are CC BY-SA 4.0 and are not part of this repository.
//
// This package does not search and does not decide what a parent sees: see content.
package hsds
