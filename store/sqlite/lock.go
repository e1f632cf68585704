package sqlite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// held is a lock that was taken.
type held struct{ *os.File }

// Close gives the lock back. Closing the file alone would leave it with a child process that is just being started, until
// that one runs its own program.
func (h held) Close() error {
	return errors.Join(syscall.Flock(int(h.Fd()), syscall.LOCK_UN), h.File.Close())
}

// lockFile takes the process lock of a database, or says who has it.
func lockFile(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the database cannot be locked (%w): use a folder that this program may write to", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another ouderbrug uses this database (%s is locked): stop it first, or use another --db", path)
	}
	return held{f}, nil
}
