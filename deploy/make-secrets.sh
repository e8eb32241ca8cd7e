#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml, unless they are there: one file each, in a folder that only its owner may enter.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/secrets
mkdir -p -m 700 "$folder"

# The files themselves are readable: a container that does not run as root gets them as they are, and nothing else passes the folder.
secret() { [ -s "$folder/$1" ] || (umask 222 && cat >"$folder/$1"); }
random() { od -An -N 24 -tx1 /dev/urandom | tr -d ' \n'; }

for region in eu us; do
    random | secret "$region-postgres-password"
    random | secret "$region-api-token"
    printf 'Host=%s;Database=novacron;Username=postgres;Password=%s' \
        "$region-postgres" "$(cat "$folder/$region-postgres-password")" | secret "$region-database"
done
random | secret grafana-password
echo "secrets are in $folder"
