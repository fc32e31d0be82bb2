#!/usr/bin/env bash
# Serves the workflows of this folder for a measurement over HTTP: serve.sh [PORT] [DATA FOLDER], on SQLite with a full
# sync. Call them with: wrk -s post.lua http://127.0.0.1:PORT/hooks/s1
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
port="${1:-5090}"
data="${2:-$(mktemp -d)}"
metaflow="$here/../../../src/MetaFlow.Web/bin/Release/net10.0/metaflow"
"$metaflow" people add admin --role admin --data "$data" <<< 'for-a-measurement-only' > /dev/null
for file in "$here"/*.json; do
  "$metaflow" workflows import "$file" --data "$data" > /dev/null
  "$metaflow" workflows publish "$(basename "$file" .json)" --data "$data" > /dev/null
done
exec "$metaflow" serve --data "$data" --set MetaFlow:Url="http://127.0.0.1:$port" --set MetaFlow:Http:AllowedNetworks=127.0.0.0/8
