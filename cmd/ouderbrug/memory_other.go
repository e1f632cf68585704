//go:build !linux

package main

import "runtime/debug"

// giveBack gives the system the heap that reading and indexing left behind.
func giveBack() { debug.FreeOSMemory() }
