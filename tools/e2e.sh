#!/usr/bin/env bash
# The tests in a real browser (Debian's chromium, axe-core from npm) and against the Telegram emulator (npm).
# What cannot be had here is skipped, and said so.
set -u
cd "$(dirname "$0")/.." || exit 1
pid=
trap '[ -n "$pid" ] && kill "$pid" 2>/dev/null' EXIT
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -n "$browser" ]; then
  export OUDERBRUG_TEST_BROWSER=${OUDERBRUG_TEST_BROWSER:-$browser}
else
  echo "e2e: SKIPPED the browser: no chromium here (apt-get install chromium)"
fi
if command -v npm >/dev/null 2>&1; then
  (cd tools/axe && npm ci --silent --no-audit --no-fund) || echo "e2e: SKIPPED axe: npm ci failed"
  if (cd tools/telegram-emulator && npm ci --silent --no-audit --no-fund); then
    port=$(python3 -c 'import socket;s=socket.socket();s.bind(("127.0.0.1",0));print(s.getsockname()[1])' 2>/dev/null || echo 9917)
    PORT=$port node tools/telegram-emulator/serve.js >/dev/null 2>&1 & pid=$!
    for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/" && break; sleep 0.1; done
    export OUDERBRUG_TEST_TELEGRAM_EMULATOR=http://127.0.0.1:$port
  else
    echo "e2e: SKIPPED the emulator: npm ci failed"
  fi
else
  echo "e2e: SKIPPED axe and the emulator: no npm here"
fi
out=$(mktemp)
go test -count=1 -v -run 'Browser|Emulator' ./cmd/ouderbrug ./channels/web ./channels/telegram ./console >"$out" 2>&1; rc=$?
grep -E '^(=== RUN|---|    ---|ok|FAIL|panic)' "$out" | grep -vE '=== RUN' | head -80
[ $rc -eq 0 ] || grep -B2 -A25 -E -- '--- FAIL|panic' "$out" | head -120
echo "e2e: $(grep -c -- '--- PASS' "$out") passed, $(grep -c -- '--- SKIP' "$out") skipped"
exit $rc
