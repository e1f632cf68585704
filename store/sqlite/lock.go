package sqlite

import (
	"fmt"
	"os"
	"syscall"
)

// lockFile takes the process lock of a database, or says who has it.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the database cannot be locked (%w): use a folder that this program may write to", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another ouderbrug uses this database (%s is locked): stop it first, or use another --db", path)
	}
	return f, nil
}
