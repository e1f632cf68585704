#!/usr/bin/env bash
# Known faults in what we depend on. Where the database cannot be reached it says so and is no failure.
set -u
vuln=${1:-govulncheck}
if ! command -v "$vuln" >/dev/null 2>&1; then echo "govulncheck: SKIPPED, not installed (make tools)"; exit 0; fi
out=$("$vuln" ./... 2>&1); rc=$?
if [ $rc -ne 0 ] && grep -qiE 'vuln\.go\.dev|fetching vulnerabilities|no such host|connection refused|proxyconnect|timeout' <<<"$out" && ! grep -q '^Vulnerability #' <<<"$out"; then
  echo "govulncheck: SKIPPED, its database cannot be reached from here"; exit 0
fi
echo "$out" | tail -20
exit $rc
