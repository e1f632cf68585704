// Package privacy lets a person stop what she did not ask for, see what is kept
// about her, and have it forgotten.
//
// In chat she sees categories, counts and dates, never contents: the phone may be
// in other hands (S19). Forgetting is asked twice and confirmed by a receipt that
// names what cannot be recalled; the receipt is the same for everybody, so that it
// does not show whether a case exists (S20). "Stop" withdraws the consents for
// what comes unasked and costs her nothing else.
//
// The erasing itself is the bot's (bot/forget.go). Go next to dialog.go.
package privacy
