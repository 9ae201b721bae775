#!/bin/bash
# Makes this host's empty cluster a copy of the primary: copy-primary.sh VERSION ADDRESS PORT SLOT NAME
# The new copy is complete before the old cluster is put aside; it is put aside, not deleted.
set -euo pipefail
version=$1 address=$2 port=$3 slot=$4 name=$5
data=/var/lib/postgresql/$version/main
rm -rf "$data.copy"
runuser -u postgres -- pg_basebackup --pgdata="$data.copy" --wal-method=stream --checkpoint=fast --write-recovery-conf --slot="$slot" \
  --dbname="host=$name hostaddr=$address port=$port user=steward_replica sslmode=verify-full sslrootcert=/etc/ssl/steward/ca.pem application_name=$(hostname)"
systemctl stop "postgresql@$version-main"
mv "$data" "$data.before-$(date -u +%Y%m%dT%H%M%SZ)"
mv "$data.copy" "$data"
