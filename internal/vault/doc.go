// Package vault seals what must not be read in a file: every person's words under
// a key of that person's own, each key wrapped by the installation's master key.
//
// Forgetting somebody is destroying one key. Persons' keys live in a store of
// their own (a second SQLite file beside nothing else, or memory for throwaway
// runs); the master key and the lookup key live in a key file outside the data
// directory, made by `ouderbrug init`.
//
// It is not a key management service and does no key rotation of persons' keys.
// The contract is bot.Vault; docs/decisions/003-sealing.md says why it is so.
package vault
