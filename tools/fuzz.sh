#!/usr/bin/env bash
# Every fuzz target, one after the other, FUZZTIME each (default 60s). Not in CI.
set -u
cd "$(dirname "$0")/.." || exit 1
rc=0
while IFS=: read -r file _ line; do
  name=$(sed -E 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/' <<<"$line")
  echo "== $name in $(dirname "$file")"
  go test "./$(dirname "$file")" -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-60s}" | tail -3
  [ "${PIPESTATUS[0]}" -eq 0 ] || rc=1
done < <(grep -rn '^func Fuzz' --include='*_test.go' .)
exit $rc
