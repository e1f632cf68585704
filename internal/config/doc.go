// Package config is the one struct of settings and the one file format (TOML)
// that they may stand in. Every key of the file is a flag without its dashes, and
// an OUDERBRUG_… variable of the same name: a flag wins over a variable, a
// variable over the file. OUDERBRUG_…_FILE names a file that holds the value: so
// secrets are given (secret.go).
//
// It reads and checks; it starts nothing. Package cmd/ouderbrug does that.
package config
