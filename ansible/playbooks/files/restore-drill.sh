#!/bin/bash
# Restores the newest snapshot into a scratch database and compares each table with what was counted when it was taken.
# Prints one JSON object. The live database is never named: the scratch one is new, and its name cannot be another's.
set -euo pipefail
begin=$(date +%s.%N)
scratch=steward_drill_$(date -u +%s)_$$
place=$(mktemp -d /var/tmp/steward-drill.XXXXXX)
chmod 711 "$place"
end() {
  runuser -u postgres -- dropdb --if-exists "$scratch" >/dev/null 2>&1 || true
  rm -rf "$place"
}
trap end EXIT
/usr/local/sbin/steward-backup restore "$place" /var/backups/steward >&2
facts=$place/var/backups/steward/postgresql.json
dump=$place/var/backups/steward/postgresql.dump
cd /
runuser -u postgres -- createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 "$scratch"
errors=$(runuser -u postgres -- pg_restore --no-owner --exit-on-error --dbname="$scratch" <"$dump" 2>&1 >/dev/null) || { echo "$errors" >&2; exit 1; }
# A tool that complains and ends with 0 has not restored.
[[ -z $errors ]] || { echo "$errors" >&2; exit 1; }
/usr/local/sbin/steward-dump fingerprint "$scratch" >"$place/found.json"
python3 - "$facts" "$place/found.json" "$(stat -c %Y "$facts")" "$begin" <<'PYTHON'
import json
import sys
import time

facts = json.load(open(sys.argv[1], encoding="utf-8"))["tables"]
found = json.load(open(sys.argv[2], encoding="utf-8"))
differing = sorted(name for name in facts.keys() | found.keys() if facts.get(name) != found.get(name))
print(json.dumps({"tables": len(facts), "rows": sum(count for count, _ in found.values()), "differing": differing,
                  "rpo_seconds": round(time.time() - float(sys.argv[3])), "rto_seconds": round(time.time() - float(sys.argv[4]), 1)}))
sys.exit(bool(differing) or not facts)
PYTHON
