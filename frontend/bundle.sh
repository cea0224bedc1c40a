#!/usr/bin/env bash
# Bundles the query editor: what `./run frontend` calls.
set -euo pipefail
exec python3 "$(dirname "$0")/bundle.py" "$@"
