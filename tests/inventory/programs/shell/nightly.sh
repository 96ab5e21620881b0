#!/usr/bin/env bash
set -euo pipefail
# Talks to https://api.ci.ai.dynamics.com/v1 directly.
ROOT=https://api.ci.ai.dynamics.com/v1/instances/$INSTANCE

curl -sS -H "Authorization: Bearer $TOKEN" -H "Ocp-Apim-Subscription-Key: $KEY" \
  "$ROOT/data/Customer?\$top=100" > customers.json

curl -X POST -H "Authorization: Bearer $TOKEN" "${ROOT}/manage/workflows/main/jobs?operationType=all"

wget -qO brands.json "https://api.ci.ai.dynamics.com/v1/instances/${INSTANCE}/data/BrandAffinityFromMicrosoft?\$filter=CustomerId eq '$1'"
