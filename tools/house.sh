#!/usr/bin/env bash
# The house rules that no linter knows: file sizes, a doc comment on every package, no init(), a help that lists all.
set -u
cd "$(dirname "$0")/.." || exit 1
rc=0
say() { echo "house: $*"; rc=1; }
long=$(git ls-files '*.go' | xargs wc -l | awk '$2!="total" && $1>500 {print $2":"$1}')
[ -z "$long" ] || say "files over 500 lines: $long"
nodoc=$(go list -f '{{if and .GoFiles (not .Doc)}}{{.ImportPath}}{{end}}' ./...)
[ -z "$nodoc" ] || say "packages without a doc comment: $nodoc"
inits=$(git ls-files '*.go' | xargs grep -ln '^func init()' || true)
[ -z "$inits" ] || say "init() in: $inits"
fmt=$(gofmt -l $(git ls-files '*.go'))
[ -z "$fmt" ] || say "not gofmt-ed: $fmt"
sorted() { sort | tr '\n' ' '; }
targets=$(grep -oE '^[a-z0-9_-]+:( |$)' Makefile | tr -d ': ' | sorted)
[ "$targets" = "$(make -s help | awk '{print $1}' | sorted)" ] || say "make help does not list every target of the Makefile: $targets"
[ "$targets" = "$(sed -n 's/^\.PHONY: //p' Makefile | tr ' ' '\n' | sorted)" ] || say ".PHONY is not the list of the Makefile's targets: $targets"
[ $rc -eq 0 ] && echo "house: in order"
exit $rc
