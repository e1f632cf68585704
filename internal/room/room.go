// Package room says in one sentence what a full disk means to whoever runs this:
// where there is no room and what to do. Both SQLite files use it, that of the data
// (store/sqlite) and that of the keys (internal/vault), which should be on two disks.
//
// It makes no room and watches none: the doctor and the metrics do. It is one function.
package room

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Explain returns err, or, if it says that a disk is full, what to do about it. path
// is the file that could not be written. The cause is not wrapped: whoever asks about
// it again would name another file.
func Explain(err error, path string) error {
	if !full(err) {
		return err
	}
	free := ""
	var st syscall.Statfs_t
	if dir := filepath.Dir(path); syscall.Statfs(dir, &st) == nil {
		free = fmt.Sprintf(" (%d MB free)", int64(st.Bavail)*st.Bsize>>20)
	}
	return fmt.Errorf("no room is left for %s%s: make room on its disk, or raise its quota; what was refused comes again by itself", path, free)
}

func full(err error) bool {
	var s *sqlite.Error
	return errors.As(err, &s) && s.Code()&0xff == sqlite3.SQLITE_FULL || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
