// Package vault seals what must not be read in a file: every person's words under
// a key of that person's own, each key wrapped by the installation's master key.
//
// Forgetting somebody is destroying one key. Persons' keys live in a store of
// their own: a second SQLite file, a PostgreSQL database of another cluster, or
// memory for throwaway runs. The master keys and the lookup key live in a key file
// outside the data directory, made by `ouderbrug init`; rotate.go changes the
// master key while others read and write.
//
// It is not a key management service and does no key rotation of persons' keys.
// The contracts are bot.Vault and, for key stores, store.go;
// docs/decisions/003-sealing.md and 009-keys-backups-restore.md say why it is so.
package vault
