package vault

// How much memory holds, for tests.
const (
	OpenedKeys = openedKeys
	RawKeys    = rawKeys
)
