#!/bin/sh
# Makes the secrets that docker-compose.yml mounts as files: two passwords and the two addresses with them. Overwrites
# nothing. The folder is closed to others; the files themselves must be readable by the containers' users.
set -eu
dir=${1:-"$(dirname "$0")/secrets"}
mkdir -p "$dir"
chmod 700 "$dir"
put() {
	[ -e "$dir/$1" ] && { echo "$dir/$1 is there already and stays as it is"; return; }
	printf '%s\n' "$2" >"$dir/$1"
	chmod 444 "$dir/$1"
	echo "$dir/$1"
}
new() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }
put db_password "$(new)"
put keystore_password "$(new)"
put db_dsn "postgres://ouderbrug:$(cat "$dir/db_password")@db:5432/ouderbrug?sslmode=disable"
put keystore_dsn "postgres://keystore:$(cat "$dir/keystore_password")@keystore:5432/keystore?sslmode=disable"
