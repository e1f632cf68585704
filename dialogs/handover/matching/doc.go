// Package matching says who may be offered a parent's wish for a person, in which
// order, and why: fixed rules over what helpers and talks are known to be, nothing
// learned, nothing random. It reads and writes nothing itself; all that it decides can
// be decided again from the same values, and every decision names the first rule that
// ruled somebody out.
//
// It is not about when and in how many waves offers go out: that is package handover.
// A crisis never comes here: it goes to the roster (S12).
//
// Go next to rules.go (who may), order.go (who first), heavy.go (which themes need the
// module) and opening.go (when somebody is there next).
package matching
