package rows

import (
	"fmt"
	"io/fs"
	"slices"
)

// Migrations are the names of all migrations in a store's folder, in order.
func Migrations(files fs.FS) []string {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted by name
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i := range names {
		names[i] = names[i][len("migrations/"):]
	}
	return names
}

// Missing says which of the known migrations a database does not have yet. It
// refuses one that is newer than this program, and one that has a later migration
// without an earlier one: somebody has put it together by hand, or half restored it.
// Its error goes behind "open the database X: ".
func Missing(known, applied []string) ([]string, error) {
	for _, name := range applied {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("it is newer than this program (it has migration %s): use the newer ouderbrug", name)
		}
	}
	for i, name := range known {
		if slices.Contains(applied, name) {
			continue
		}
		for _, later := range known[i+1:] {
			if slices.Contains(applied, later) {
				return nil, fmt.Errorf("its migrations are half applied (it has %s but not %s): restore it from its backup", later, name)
			}
		}
		return known[i:], nil
	}
	return nil, nil
}

// ErrHalf is what a database gets in which something of a migration is there although
// it is not listed. It goes behind "open the database X: ".
func ErrHalf(name string) error {
	return fmt.Errorf("something of migration %s is there already, so that it is half applied, or another program's: restore it from its backup, or name another --db", name)
}
