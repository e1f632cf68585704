package bot

import (
	"encoding/json"
	"time"
)

// PasskeyRecord is a key in somebody's device with which they sign in to the console:
// the device asks for a finger, a face or a code, so it is two factors in one. Its ID
// is the hash of the credential's id.
type PasskeyRecord = Kept[PasskeyFacts, PasskeyWords]

// PasskeyFacts are the clear part of a passkey.
type PasskeyFacts struct {
	Used time.Time `json:"used,omitzero"` // last
}

// Kind is "passkey".
func (PasskeyFacts) Kind() RecordKind { return "passkey" }

// PasskeyWords are the sealed part of a passkey.
type PasskeyWords struct {
	Credential json.RawMessage `json:"credential"` // the public key and its counters, as the library keeps them
}

// CeremonyRecord is a question that a browser was asked when a passkey was made or is
// used. Its ID is the hash of the browser's cookie; it is answered once.
type CeremonyRecord = Kept[CeremonyFacts, NoWords]

// CeremonyFor is how long such a question may be answered.
const CeremonyFor = 5 * time.Minute

// CeremonyFacts are the clear part of a ceremony.
type CeremonyFacts struct {
	Asked json.RawMessage `json:"asked"` // the challenge and its bounds, as the library keeps them
}

// Kind is "ceremony".
func (CeremonyFacts) Kind() RecordKind { return "ceremony" }
