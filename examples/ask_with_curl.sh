#!/usr/bin/env bash
# Ask with nothing but curl. Start `graphsvc serve` first.
set -euo pipefail
url="${GRAPHSVC_URL:-http://127.0.0.1:8000}"

query='PREFIX cf: <https://w3id.org/ai-confidence/ontology#> SELECT (COUNT(?c) AS ?claims) { ?c a cf:Claim }'
claims=$(curl -fsS --data-urlencode "query=$query" -H 'Accept: text/csv' "$url/sparql" | tr -d '\r' | tail -n 1)
triples=$(curl -fsS -L -H 'Accept: application/n-triples' "$url/id/node/automation-bias" | wc -l)
matches=$(curl -fsS "$url/api/v1/reconcile" --data-urlencode 'queries={"q0":{"query":"automation bias"}}')
case "$matches" in *'"match":true'* | *'"match": true'*) ;; *) echo "no match" >&2; exit 1 ;; esac
echo "Result: $claims claims; $triples triples about automation bias; the label was matched."
