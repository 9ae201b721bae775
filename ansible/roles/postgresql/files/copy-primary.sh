#!/bin/bash
# Makes this host's cluster, empty or a copy that cannot go on, a copy of the primary: copy-primary.sh VERSION ADDRESS PORT SLOT NAME
# The new copy is complete before the old cluster is put aside; it is put aside, not deleted.
set -euo pipefail
version=$1 address=$2 port=$3 slot=$4 name=$5
data=/var/lib/postgresql/$version/main
# After a failover the inventory may still name the old primary first: a cluster that holds something is nobody's to replace.
held=$(cd / && runuser -u postgres -- psql -XAtq --port="$port" --dbname=postgres --command="SELECT CASE WHEN pg_is_in_recovery() THEN 'copy' ELSE
  (SELECT count(*)::text FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1')) END") || held=unknown
if [[ $held == copy ]]; then
  # It asks in vain, and would hold the slot while it does.
  systemctl stop "postgresql@$version-main"
elif [[ $held != 0 ]]; then
  echo "This host's cluster takes writes and holds databases ($held); it is no empty one to be made a replica. If it was promoted, name it first in the group postgresql. If not, put $data aside by hand." >&2
  exit 1
fi
rm -rf "$data.copy"
runuser -u postgres -- pg_basebackup --pgdata="$data.copy" --wal-method=stream --checkpoint=fast --write-recovery-conf --slot="$slot" \
  --dbname="host=$name hostaddr=$address port=$port user=steward_replica sslmode=verify-full sslrootcert=/etc/ssl/steward/ca.pem application_name=$(hostname)"
systemctl stop "postgresql@$version-main"
mv "$data" "$data.before-$(date -u +%Y%m%dT%H%M%SZ)"
mv "$data.copy" "$data"
