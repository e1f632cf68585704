package soak

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Memory and handles are read where Linux tells them; elsewhere they are -1.

// residentMB is how much memory the process has.
func residentMB() float64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return -1
	}
	defer func() { _ = f.Close() }() // read only
	for s := bufio.NewScanner(f); s.Scan(); {
		if kb, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")))
			if err != nil {
				return -1
			}
			return float64(n) / 1024
		}
	}
	return -1
}

// heapMB is what the garbage collector has kept.
func heapMB() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}

// handles is how many files and sockets are open.
func handles() int {
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return -1
	}
	return len(all) - 1 // the folder itself
}
