#!/usr/bin/env bash
# Proves an inventory on real hosts that exist only for the test: scenario.sh NAME [STEP...]
#   create controller plan wrong converge idempotence check drift heal verify secrets mutations backups upgrade rollback rotate roll bad grow kill more reboot verify destroy
# A line and a JUnit entry for each step. Hosts have no way out: a counter on the bridge proves that nothing left.
# Needs root on Debian and what mkhost.sh needs, ansible, and the artifacts of standins/build.sh.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
ANSIBLE=$(dirname "$HERE")
NAME=${1:?which inventory: single or three-node}
shift
STEPS=("$@")
if ((${#STEPS[@]} == 0)); then
  if [[ $NAME == single ]]; then
    STEPS=(create plan wrong converge idempotence check drift heal verify upgrade rollback secrets reboot verify mutations backups destroy)
  else
    STEPS=(create converge idempotence check verify roll bad kill heal reboot verify grow secrets destroy)
  fi
fi
OUT=${SCENARIO_OUT:-$ANSIBLE/tests/out}/$NAME
CACHE=${SCENARIO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/steward-scenario}
# Own bridge and network, so that a scenario runs beside other hosts of mkhost.sh.
export MKHOST_STATE=${MKHOST_STATE:-/var/lib/steward-scenario} MKHOST_BRIDGE=${MKHOST_BRIDGE:-stwbr0}
COUNT=stwcount_$MKHOST_BRIDGE
free_net() { # the first network that this machine does not use; what a killed run left on our own bridge does not count
  local net
  for net in 10.78.0 10.79.0 10.178.0 172.29.78 192.168.178; do
    [[ $(ip -4 route show root "$net.0/24" | grep -vw "dev $MKHOST_BRIDGE") ]] || { echo "$net"; return; }
  done
  echo "scenario: 10.78.0 and four more networks are in use here; give one as MKHOST_NET" >&2
  return 1
}
INVENTORY=$OUT/inventory
mkdir -p "$OUT/logs" "$CACHE"
# A second run would take the first one's hosts for leftovers and end them.
exec 9>"$MKHOST_STATE.lock"
flock -n 9 || { echo "scenario: another run has hosts on $MKHOST_BRIDGE; let it end, or give this one a MKHOST_STATE and a MKHOST_BRIDGE of its own" >&2; exit 1; }
if [[ -z ${MKHOST_NET:-} ]]; then
  # Later steps, if asked for by themselves, go where create went.
  [[ " ${STEPS[*]} " != *" create "* ]] || free_net >"$OUT/net"
  MKHOST_NET=$(<"$OUT/net")
fi
export MKHOST_NET
JUNIT=$OUT/junit.xml
CASES=$OUT/cases.xml
MKHOST=$HERE/mkhost.sh

hosts() { sed -n 's/^    \([a-z][a-z0-9-]*\): {ansible_host: .*/\1/p' "$ANSIBLE/inventories/$NAME/hosts.yml"; }
first() { hosts | head -n 1; }
play() { # playbook options...
  (cd "$ANSIBLE" && ANSIBLE_CONFIG=$ANSIBLE/ansible.cfg ANSIBLE_NOCOLOR=1 ansible-playbook -i "$INVENTORY/hosts.yml" \
    --vault-password-file "$INVENTORY/vault-password" "playbooks/$1.yml" "${@:2}")
}
changed() { # log -> how many changes the recap tells
  echo $(($(sed -n '/^PLAY RECAP/,$p' "$1" | sed -n 's/.*changed=\([0-9]*\).*/\1/p' | paste -sd+)))
}
inside() { "$MKHOST" exec "$@"; }

bundle() { # NAME=PATH: the bundle again, with this one instead, at the same address
  local artifacts
  mapfile -t artifacts < <(grep -v "^${1%%=*}=" "$OUT/artifacts.txt"; echo "$1")
  BUNDLE_GNUPGHOME=$CACHE/gnupg "$ANSIBLE/bundle/build-bundle.sh" "$CACHE/bundle" "${artifacts[@]}"
  cp "$CACHE/bundle/artifacts.yml" "$INVENTORY/group_vars/all"
}
step_create() {
  step_destroy >/dev/null 2>&1 || true
  local artifacts i
  mapfile -t artifacts < <("$HERE/standins/build.sh" "$CACHE/artifacts")
  ((${#artifacts[@]} == 4))
  BUNDLE_GNUPGHOME=$CACHE/gnupg "$ANSIBLE/bundle/build-bundle.sh" "$CACHE/bundle" "${artifacts[@]}"
  printf '%s\n' "${artifacts[@]}" >"$OUT/artifacts.txt"
  # shellcheck disable=SC2046
  "$MKHOST" up $(hosts) --airgap
  nft "table inet $COUNT { counter outside { }; chain forward { type filter hook forward priority -10; ip saddr $MKHOST_NET.0/24 ip daddr != $MKHOST_NET.0/24 counter name outside drop; }; }"
  (cd "$CACHE/bundle" && exec setsid python3 -m http.server 8099 --bind "$MKHOST_NET.1" >"$OUT/logs/artifacts.log" 2>&1 9>&- & echo $! >"$OUT/artifacts.pid")
  for ((i = 0; i < 600; i++)); do curl -fsS -o /dev/null "http://$MKHOST_NET.1:8099/SHA256SUMS" 2>/dev/null && break; sleep 0.1; done
  serves || { tail -n 3 "$OUT/logs/artifacts.log"; echo "nothing serves the bundle"; return 1; }
  rm -rf "$INVENTORY"
  cp -r "$ANSIBLE/inventories/$NAME" "$INVENTORY"
  sed -i "s/10\.77\.0\./$MKHOST_NET./g" "$INVENTORY/hosts.yml" "$INVENTORY"/group_vars/all/*.yml
  cat >"$INVENTORY/group_vars/all/scenario.yml" <<TEXT
---
ansible_user: deploy
ansible_ssh_private_key_file: ${MKHOST_CACHE:-/var/cache/mkhost}/id_ed25519
ansible_ssh_common_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR
# The machine is shared with builds: a proof waits longer than it would in life.
verify_patience_seconds: 120
TEXT
  cp "$CACHE/bundle/bundle.asc" "$INVENTORY"
  cp "$CACHE/bundle/artifacts.yml" "$INVENTORY/group_vars/all"
  "$ANSIBLE/secrets.sh" "$INVENTORY"
}
step_controller() { # a bare host without a way out becomes the machine that runs Ansible, from the bundle alone
  "$MKHOST" up controller --airgap
  tar -C "$CACHE/bundle" --exclude=./.apt -cf - . | inside controller sh -c 'mkdir /srv/bundle && tar -C /srv/bundle -xf -'
  inside controller /srv/bundle/ansible/bundle/install-controller.sh /srv/bundle
  inside controller sh -c 'cd /srv/bundle/ansible && ansible-playbook -i inventories/single/hosts.yml --syntax-check playbooks/site.yml'
  "$MKHOST" down controller
}
# A plan's hosts as they tell of themselves: processors, memory and one disk of that size. Nothing of it is real but the
# answers, which is all that preflight hears.
pretend() { # host cpus memory_gb disk_gb
  honest "$1"
  inside "$1" sh -ec "
    printf 'import os\nos.sched_getaffinity = lambda pid: set(range($2))\n' >/etc/python3.11/sitecustomize.py
    awk '/^MemTotal:/ { \$2 = $3 * 1048576 - 300000 } { print }' /proc/meminfo >/run/meminfo
    mount --bind /run/meminfo /proc/meminfo
    mkdir -p /srv/planned
    mount -t tmpfs -o size=$4G /dev/planned /srv/planned" </dev/null
}
honest() { # host
  inside "$1" sh -c 'umount /proc/meminfo /srv/planned; rm -rf /run/meminfo /srv/planned /etc/python3.11/sitecustomize.py' 2>/dev/null </dev/null || true
}
step_plan() { # ./steward plan -> its inventory on hosts of its sizes is accepted; on smaller ones each is refused by name
  local wish=(--users 20 --messages-per-day 500 --retention-days 30) app=$CACHE/app planned=$OUT/plan/inventory host cpus memory disk rc at=0
  [[ $NAME == single ]] || wish+=(--ha)
  rm -rf "$OUT/plan" "$app"
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$CACHE/artifacts/steward-"*.jar extract --destination "$app" >/dev/null
  "$JAVA_HOME/bin/java" -cp "$app/"*.jar im.steward.console.cli.Main plan "${wish[@]}" --out "$OUT/plan"
  # What a person does: addresses, and the site's own file; secrets and the bundle's papers are the scenario's.
  sed -i "s/192\.0\.2\./$MKHOST_NET./g" "$planned/hosts.yml" "$planned/group_vars/all/main.yml"
  cp "$INVENTORY"/group_vars/all/{artifacts,scenario,vault}.yml "$planned/group_vars/all"
  cp "$INVENTORY"/{vault-password,bundle.asc} "$planned"
  while read -r host cpus memory disk; do
    pretend "$host" "$cpus" "$memory" "$disk"
  done < <(sed -n 's/^  \([a-z0-9-]*\): {cpus: \([0-9]*\), memory_gb: \([0-9]*\), disk_gb: \([0-9]*\)}/\1 \2 \3 \4/p' "$planned/group_vars/all/plan.yml" | tee "$OUT/plan/hosts")
  (($(wc -l <"$OUT/plan/hosts") == $(hosts | wc -l)))
  INVENTORY=$planned play preflight
  # Each host lacks something else.
  while read -r host cpus memory disk; do
    case $((at++ % 3)) in
      0) pretend "$host" "$cpus" $((memory / 2)) "$disk" ;;
      1) pretend "$host" $((cpus / 2)) "$memory" "$disk" ;;
      2) pretend "$host" "$cpus" "$memory" $((disk / 2)) ;;
    esac
  done <"$OUT/plan/hosts"
  rc=0
  INVENTORY=$planned play preflight </dev/null | tee "$OUT/logs/too-small.log" || rc=$?
  for host in $(hosts); do
    honest "$host"
    grep -qE "\"$host has [0-9.]+ (MB|processors|GB)[^\"]*, the plan needs " "$OUT/logs/too-small.log" || { echo "$host is too small, and nobody says so"; return 1; }
  done
  ((rc == 2)) || { echo "too small hosts are taken"; return 1; }
  echo "$(hosts | wc -l) hosts as planned accepted, smaller ones refused by name"
}
# Twenty values that cannot be; each must be refused before anything is changed.
wrongs() {
  cat <<'TEXT'
kafka_heap_mb=lots
kafka_heap_mb=16
kafka_partitions=0
kafka_replication_factor=7
kafka_replication_factor=2
kafka_min_insync_replicas=2
elasticsearch_heap_mb=40000
elasticsearch_heap_mb=half
elasticsearch_replicas=2
postgresql_version=9.6
postgresql_max_connections=5
postgresql_shared_buffers_mb=quarter
redis_max_memory_mb=1
steward_console_heap_mb=64
steward_probe_heap_mb=none
firewall_undo_seconds=1
tls_ca_host_days=5000
{"site_admin_networks": {"a": 1}}
{"site_kernel_managed": "perhaps"}
{"baseline_ssh_max_auth_tries": "many"}
TEXT
}
step_wrong() {
  local value refused=0 asked=0 rc
  while read -r value; do
    asked=$((asked + 1)) rc=0
    play preflight -e "$value" </dev/null >"$OUT/logs/wrong.log" 2>&1 || rc=$?
    if ((rc == 2)) && (($(changed "$OUT/logs/wrong.log") == 0)); then refused=$((refused + 1)); else echo "not refused: $value"; fi
  done < <(wrongs)
  # The same host under a second name, in a group whose role knows one; then a host that is not there.
  local twice=$OUT/twice
  rm -rf "$twice"
  cp -r "$INVENTORY" "$twice"
  sed -i "s/^    $(first): {\(ansible_host: .*\)}/&\n    twin: {\1}/; /^    mariadb: /d" "$twice/hosts.yml"
  echo "    mariadb: {hosts: {$(first): {}, twin: {}}}" >>"$twice/hosts.yml"
  sed -i "s/^  $(first): \({cpus: .*\)/&\n  twin: \1/" "$twice/group_vars/all/plan.yml"
  if INVENTORY=$twice play preflight >"$OUT/logs/twin.log" 2>&1; then echo "two hosts of MariaDB are taken"; return 1; fi
  grep -q '"mariadb has 2 hosts' "$OUT/logs/twin.log" || { echo "nobody says that MariaDB has two hosts"; return 1; }
  sed -i "s/^    twin: .*/    twin: {ansible_host: $MKHOST_NET.249}/" "$twice/hosts.yml"
  if INVENTORY=$twice play preflight >"$OUT/logs/twin.log" 2>&1; then echo "a host that is away is taken"; return 1; fi
  grep -q '"twin did not answer' "$OUT/logs/twin.log" || { echo "nobody says that a host did not answer"; return 1; }
  # A bundle that was made for another version.
  rc=0
  play preflight -e versions_kafka=0.0.1 >"$OUT/logs/other-bundle.log" 2>&1 || rc=$?
  ((rc == 2)) && (($(changed "$OUT/logs/other-bundle.log") == 0)) || { echo "the bundle of another version is taken"; return 1; }
  grep -q '"The bundle has kafka [0-9.]*, and the inventory names 0.0.1. Set versions_kafka ' "$OUT/logs/other-bundle.log" || { echo "nobody says that the bundle has another version"; return 1; }
  echo "$refused of $asked refused, two inventories and a bundle"
  ((refused == asked))
}
step_converge() { play preflight && play provision; }
step_idempotence() {
  play provision | tee "$OUT/logs/second.log"
  (($(changed "$OUT/logs/second.log") == 0)) || { grep -B5 '^changed' "$OUT/logs/second.log"; echo "the second run changed something"; return 1; }
}
step_check() {
  play provision --check | tee "$OUT/logs/check.log"
  (($(changed "$OUT/logs/check.log") == 0)) || { grep -B5 '^changed' "$OUT/logs/check.log"; echo "check mode would change something"; return 1; }
}

# Twelve changes somebody might make by hand, and the word by which the report must name each.
drifts() {
  cat <<'TEXT'
sed -i s/PasswordAuthentication.no/PasswordAuthentication\ yes/ /etc/ssh/sshd_config.d/10-steward.conf|Close SSH to passwords
sed -i '/comment "ssh"/a tcp dport 4444 accept' /etc/nftables.conf|Write the rules
chmod 0644 /etc/kafka/server.properties|kafka : Write its settings
chown kafka /etc/elasticsearch/elasticsearch.yml|elasticsearch : Write its settings
systemctl disable --quiet redis-server|Run Redis
systemctl stop prometheus-node-exporter|node_exporter : Run it
sed -i s/max_connections.*/max_connections\ =\ 7/ /etc/postgresql/15/main/conf.d/steward.conf|postgresql : Write its settings
echo 'host all all 0.0.0.0/0 trust' >>/etc/postgresql/15/main/pg_hba.conf|Say who may sign in
rm /etc/nginx/sites-enabled/steward|Turn the site on
echo 'deb http://example.com/debian bookworm main' >/etc/apt/sources.list.d/other.list|Take other sources
dpkg --force-depends --remove fail2ban >/dev/null 2>&1|Install what every host needs
chmod 0644 /etc/steward/secrets/steward.database.password|Write the secrets
TEXT
}
step_drift() {
  local command word missing=0 lines rc=0
  while IFS='|' read -r command word; do inside "$(first)" sh -c "$command" </dev/null; done < <(drifts)
  "$ANSIBLE/drift.sh" "$INVENTORY/hosts.yml" --vault-password-file "$INVENTORY/vault-password" >"$OUT/drift.txt" || rc=$?
  cat "$OUT/drift.txt"
  ((rc == 2)) || { echo "exit code $rc instead of 2"; return 1; }
  while IFS='|' read -r command word; do grep -qF "$word" "$OUT/drift.txt" || { echo "not found: $word"; missing=$((missing + 1)); }; done < <(drifts)
  ((missing == 0)) || return 1
  # fail2ban, once removed, takes its unit's state along; its own line names the package's task, this one the unit.
  lines=$(grep -cv 'Run fail2ban' "$OUT/drift.txt" || true)
  ((lines == 12)) || { echo "$lines differences reported, 12 made"; return 1; }
  echo "12 of 12 found, and nothing else"
}
step_heal() {
  play provision
  local rc=0
  "$ANSIBLE/drift.sh" "$INVENTORY/hosts.yml" --vault-password-file "$INVENTORY/vault-password" || rc=$?
  ((rc == 0)) || { echo "there is still drift"; return 1; }
}
step_verify() {
  play verify
  local out
  out=$(nft -j list counter inet "$COUNT" outside | sed -n 's/.*"packets": *\([0-9]*\).*/\1/p')
  echo "packets to the outside: $out"
  ((out == 0))
}

step_backups() { # a host's key adds and reads, and takes nothing away
  local before after
  # What stands before its verbs is all that the program needs to speak with the repository.
  backup() { inside "$(first)" bash -c 'source <(sed "/^case /,\$d" /usr/local/sbin/steward-backup) && '"$1"; }
  before=$(backup 'restic --no-lock snapshots --json' | grep -o '"short_id"' | wc -l)
  if backup 'restic forget --keep-last 1 --tag steward latest' || backup 'restic forget latest --prune'; then echo "a snapshot was forgotten with a host's key"; return 1; fi
  after=$(backup 'restic --no-lock snapshots --json' | grep -o '"short_id"' | wc -l)
  ((before >= 1 && before == after)) || { echo "$before snapshots before, $after after"; return 1; }
  # Whoever is killed hard leaves a lock behind, which would keep all others out.
  backup 'set -m; mkfifo /run/nothing; restic backup --stdin </run/nothing & exec 8>/run/nothing; for _ in {1..300}; do [[ $(restic --no-lock list locks) ]] && break; sleep 0.2; done; kill -KILL -- -$!; rm /run/nothing; [[ $(restic --no-lock list locks) ]]' ||
    { echo "no lock was left behind"; return 1; }
  play backup
  play restore-drill
  restored_elsewhere
  echo "$after snapshots, none could be taken away; a lock that nobody held was; restored elsewhere: $(tail -n 1 "$OUT/elsewhere.json")"
}
restored_elsewhere() { # the site is lost but for the repositories and the vault: a bare host gets the database back, counted
  local other=elsewhere at
  at=$(sed -n 's/^    backup: {hosts: {\([a-z0-9-]*\):.*/\1/p' "$INVENTORY/hosts.yml")
  "$MKHOST" up "$other" --airgap
  inside "$other" tee /etc/apt/keyrings/bundle.asc <"$INVENTORY/bundle.asc" >/dev/null
  inside "$other" sh -ec "
    echo 'deb [signed-by=/etc/apt/keyrings/bundle.asc] http://$MKHOST_NET.1:8099/debian ./' >/etc/apt/sources.list
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install restic postgresql-15 python3-psycopg2 >/dev/null
    mkdir -p /srv/repository /etc/steward-backup" </dev/null
  inside "$at" tar -C "/srv/steward-backup/repositories/$(first)" -cf - . | inside "$other" tar -C /srv/repository -xf -
  ansible-vault view --vault-password-file "$INVENTORY/vault-password" "$INVENTORY/group_vars/all/vault.yml" | sed -n 's/^backup_agent_password: "\(.*\)"$/\1/p' |
    inside "$other" sh -c 'umask 077; cat >/etc/steward-backup/password'
  # The drill's own program, with a repository that lies on a disk.
  inside "$other" sh -c 'cat >/usr/local/sbin/steward-backup; chmod +x /usr/local/sbin/steward-backup' <<'TEXT'
#!/bin/sh
exec restic --quiet --repo /srv/repository --password-file /etc/steward-backup/password restore latest --include "$3" --target "$2"
TEXT
  inside "$other" sh -c 'cat >/usr/local/sbin/steward-dump; chmod +x /usr/local/sbin/steward-dump' <"$ANSIBLE/roles/backup_agent/files/steward-dump"
  inside "$other" sh -c 'cat >/root/restore-drill.sh' <"$ANSIBLE/playbooks/files/restore-drill.sh"
  inside "$other" bash /root/restore-drill.sh </dev/null | tee "$OUT/elsewhere.json"
  grep -q '"differing": \[\]' "$OUT/elsewhere.json"
  "$MKHOST" down "$other"
}

# A stream of events while the processes change, and each that Kafka has accepted must be found.
step_upgrade() { # to the same program under another version
  local version next
  version=$(sed -n 's/^versions_steward: *//p' "$INVENTORY/group_vars/all/versions.yml")
  next=9.9.9
  echo "$version" >"$OUT/version.before"
  python3 "$HERE/standins/other-version.py" "$CACHE/artifacts/steward-$version.jar" "$CACHE/artifacts/steward-$next.jar" "$next"
  bundle "steward=$CACHE/artifacts/steward-$next.jar"
  sed -i "s/^versions_steward:.*/versions_steward: $next/" "$INVENTORY/group_vars/all/versions.yml"
  # Whoever has touched a file since the last look is asked about it first.
  play accept
  inside "$(first)" sh -c 'echo "# mine" >>/etc/issue'
  if play upgrade; then echo "a changed file was taken over without a word"; return 1; fi
  inside "$(first)" sed -i '/^# mine$/d' /etc/issue
  under_load upgrade
  [[ $(inside "$(first)" readlink /opt/steward) == "/opt/steward-$next" ]]
  echo "now $next; $(tail -n 1 "$OUT/lost.txt")"
}
step_rollback() {
  local version begin=$SECONDS
  version=$(<"$OUT/version.before")
  under_load rollback -e "rollback_to=$version"
  [[ $(inside "$(first)" readlink /opt/steward) == "/opt/steward-$version" ]]
  sed -i "s/^versions_steward:.*/versions_steward: $version/" "$INVENTORY/group_vars/all/versions.yml"
  # The bundle still has the newer one, which must not come under the older one's name.
  if play provision --tags steward >"$OUT/logs/newer.log" 2>&1; then echo "the newer program was taken for the older"; return 1; fi
  grep -q "artifacts.yml has steward [^ ]*, and $version is to be installed" "$OUT/logs/newer.log" || { echo "nobody says that the bundle has another version"; return 1; }
  bundle "steward=$CACHE/artifacts/steward-$version.jar"
  play verify
  echo "back at $version; $(tail -n 1 "$OUT/lost.txt")"
}
under_load() { # play words...: runs it under the stream, and counts
  local rc=0 loading
  inside "$(first)" rm -rf /run/steward-stream
  inside "$(first)" mkdir /run/steward-stream
  inside "$(first)" tee /run/steward-stream/stream.py <"$HERE/stream.py" >/dev/null
  inside "$(first)" python3 /run/steward-stream/stream.py send /run/steward-stream >"$OUT/logs/stream.log" 2>&1 &
  loading=$!
  play "$@" || rc=$?
  inside "$(first)" touch /run/steward-stream/stop
  wait "$loading" || { tail -n 5 "$OUT/logs/stream.log"; echo "the stream broke off"; return 1; }
  ((rc == 0)) || return "$rc"
  inside "$(first)" python3 /run/steward-stream/stream.py count /run/steward-stream | tee "$OUT/lost.txt"
  grep -q ' 0 lost$' "$OUT/lost.txt"
}
step_roll() { # another setting on every host: clusters restart node by node, and what is asked meanwhile is answered
  local asking words=$OUT/logs/roll-asked.log
  sed -i 's/^elasticsearch_heap_mb:.*/elasticsearch_heap_mb: 641/; s/^kafka_heap_mb:.*/kafka_heap_mb: 385/' "$INVENTORY/group_vars/all/plan.yml"
  : >"$words"
  # How many of both clusters listen, looked at from outside; two of three must always.
  (while :; do
    for port in 9092 9300; do
      there=0
      for host in $(hosts); do inside "$host" ss -Hltn "sport = :$port" 2>/dev/null | grep -q . && there=$((there + 1)); done
      echo "$port $there"
    done
    sleep 0.3
  done) >>"$words" 2>/dev/null &
  asking=$!
  play provision || { kill "$asking"; return 1; }
  kill "$asking"
  wait "$asking" 2>/dev/null || true
  echo "looked $(wc -l <"$words") times, least: $(sort -u "$words" | tr '\n' ';')"
  if grep -q ' [01]$' "$words"; then echo "a cluster had less than two nodes"; return 1; fi
  grep -q '^9092 2$' "$words" && grep -q '^9300 2$' "$words" || { echo "nothing was restarted"; return 1; }
  play verify
}
step_bad() { # a setting with which Steward does not start: the first host ends the run, and what is on the last keeps running
  local last before
  last=$(hosts | tail -n 1)
  [[ $last != "$(first)" ]] || { echo "one host has no next one"; return 1; }
  before=$(inside "$last" systemctl show --property=MainPID --value steward@probe)
  printf -- '---\nsite_zone: Nowhere/Near\nsteward_patience_seconds: 30\n' >"$INVENTORY/group_vars/all/bad.yml"
  if play provision --tags steward; then echo "the setting was taken"; return 1; fi
  rm "$INVENTORY/group_vars/all/bad.yml"
  [[ $(inside "$last" systemctl show --property=MainPID --value steward@probe) == "$before" ]] || { echo "the probe of $last was restarted"; return 1; }
  play provision --tags steward
  play verify
}
step_grow() { # a fourth host comes, goes, comes again and dies; no record, shard or copy is missed
  local newcomer=steward4 address
  [[ $NAME == three-node ]] || { echo "only three are joined by a fourth"; return 1; }
  "$MKHOST" up "$newcomer" --airgap
  address=$(<"$MKHOST_STATE/$newcomer/ip")
  sed -i "s/^    steward3: {ansible_host: .*/&\n    $newcomer: {ansible_host: $address}/; /^    \(postgresql\|kafka\|elasticsearch\): /s/}}$/, $newcomer: {}}}/" "$INVENTORY/hosts.yml"
  sed -i "s/^  steward3: {cpus: .*/&\n  $newcomer: {cpus: 2, memory_gb: 4, disk_gb: 20}/" "$INVENTORY/group_vars/all/plan.yml"
  play add-node -e "node=$newcomer"
  inside "$newcomer" sh -c 'ls /var/lib/kafka | grep -q "^verify\|^__consumer\|^im\."' || { echo "$newcomer has no records"; return 1; }
  for host in $(hosts); do
    if play remove-node -e "node=$host" >"$OUT/logs/refused.log"; then echo "$host was let go"; return 1; fi
    grep -q "$host may not go: " "$OUT/logs/refused.log" || { echo "nobody says why $host may not go"; return 1; }
  done
  if play remove-node -e "node=$newcomer" -e node_is_dead=true; then echo "who answers was taken for dead"; return 1; fi
  play remove-node -e "node=$newcomer"
  [[ -z $(inside "$newcomer" ss -Hltn '( sport = :9092 or sport = :9200 or sport = :5432 )') ]] || { echo "$newcomer still listens"; return 1; }
  # Meanwhile the primary goes on, and keeps nothing for a copy that is gone: the next time it comes it is copied anew.
  for _ in 1 2 3; do
    inside "$(first)" sh -c 'cd / && runuser -u postgres -- psql -Xqc "CREATE TABLE grow ()" -c "DROP TABLE grow" -c "SELECT pg_switch_wal()" -c CHECKPOINT'
  done
  play add-node -e "node=$newcomer"
  (($(inside "$newcomer" sh -c 'ls -d /var/lib/postgresql/*/main.before-*' | wc -l) == 2)) || { echo "$newcomer has its old copy of the database"; return 1; }
  "$MKHOST" kill "$newcomer"
  play remove-node -e "node=$newcomer" -e node_is_dead=true
  sed -i "/^    $newcomer: /d; s/, $newcomer: {}//" "$INVENTORY/hosts.yml"
  sed -i "/^  $newcomer: /d" "$INVENTORY/group_vars/all/plan.yml"
  play provision
  play verify
  "$MKHOST" down "$newcomer"
}
step_rotate() { # every secret another, and whoever has an old one is let in nowhere
  ansible-vault view --vault-password-file "$INVENTORY/vault-password" "$INVENTORY/group_vars/all/vault.yml" >"$OUT/vault.before"
  # Where Synapse runs: what its proofs were let in with.
  local tokens=$OUT/tokens.before
  inside "$(first)" sh -c 'cat /var/lib/synapse-verify.json 2>/dev/null || true' | grep -o '"access_token": "[^"]*"' >"$tokens" || true
  "$ANSIBLE/rotate-secrets.sh" "$INVENTORY"
  ansible-vault view --vault-password-file "$INVENTORY/vault-password" "$INVENTORY/group_vars/all/vault.yml" >"$OUT/vault.after"
  local same
  same=$(grep -cFx -f "$OUT/vault.before" <(grep -v '^---' "$OUT/vault.after") || true)
  for host in $(hosts); do
    if inside "$host" grep -rqsF -f - /etc /var/lib/steward /usr/local --include='*' < <(sed -n 's/.*"\(.*\)"$/\1/p' "$OUT/vault.before"); then
      echo "an old secret stands on $host"; same=$((same + 1))
    fi
  done
  if [[ -s $tokens ]] && inside "$(first)" cat /var/lib/synapse-verify.json | grep -qF -f "$tokens"; then echo "Synapse's proofs have their old tokens"; same=$((same + 1)); fi
  rm "$OUT/vault.before" "$OUT/vault.after" "$tokens"
  ((same == 0))
}
step_more() { # what not every site has: Synapse as pip gathers it, MariaDB, a store of files, Apache httpd before the console
  local wheels=$CACHE/artifacts/synapse.tar.gz version
  if [[ ! -s $wheels ]]; then
    mkdir -p "$CACHE/synapse/synapse/wheels"
    /usr/bin/python3 -m pip download --quiet --only-binary=:all: --python-version 3.11 --platform manylinux2014_x86_64 --platform manylinux_2_28_x86_64 \
      --platform any --dest "$CACHE/synapse/synapse/wheels" matrix-synapse
    tar -C "$CACHE/synapse" -czf "$wheels" synapse
  fi
  version=$(tar -tzf "$wheels" | sed -n 's/.*matrix_synapse-\([0-9.]*\)-.*/\1/p')
  bundle "synapse=$wheels"
  sed -i '/^    \(im_synapse\|mariadb\|file_store\):/d' "$INVENTORY/hosts.yml"
  for group in im_synapse mariadb file_store; do echo "    $group: {hosts: {$(first): {}}}" >>"$INVENTORY/hosts.yml"; done
  printf -- '---\nversions_synapse: "%s"\nsite_balancer: apache\n' "$version" >"$INVENTORY/group_vars/all/more.yml"
  play preflight
  play provision
  play provision | tee "$OUT/logs/more-second.log"
  (($(changed "$OUT/logs/more-second.log") == 0)) || { echo "the second run changed something"; return 1; }
  play verify
}
step_kill() { # each host in turn, hard: what has to work without it works, and all of it does when the host is back
  local host
  for host in $(hosts); do
    "$MKHOST" kill "$host"
    play verify -e "{\"verify_away\": [\"$host\"]}"
    "$MKHOST" start "$host"
    play verify
    echo "killed and back: $host"
  done
}

# Eight ways to be broken; verify must fail each. The command that breaks, what mends, and the service that must be named.
mutations() {
  cat <<'TEXT'
nft add rule inet steward input accept; systemctl start redis-server|nft -f /etc/nftables.conf|firewall
sed -i s/^PasswordAuthentication.no/PasswordAuthentication\ yes/ /etc/ssh/sshd_config.d/10-steward.conf; systemctl reload ssh|sed -i s/^PasswordAuthentication.yes/PasswordAuthentication\ no/ /etc/ssh/sshd_config.d/10-steward.conf; systemctl reload ssh|ssh
cp /etc/ssl/steward/host.pem /root/host.pem; cp /etc/ssl/steward/host.key /root/host.key; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=steward.example -addext subjectAltName=DNS:steward.example -keyout /etc/ssl/steward/host.key -out /etc/ssl/steward/host.pem 2>/dev/null; systemctl reload nginx|cat /root/host.pem >/etc/ssl/steward/host.pem; cat /root/host.key >/etc/ssl/steward/host.key; systemctl reload nginx|nginx
cp -p /etc/postgresql/15/main/pg_hba.conf /root; echo 'host all all 0.0.0.0/0 trust' >/etc/postgresql/15/main/pg_hba.conf; systemctl reload postgresql@15-main|cat /root/pg_hba.conf >/etc/postgresql/15/main/pg_hba.conf; systemctl reload postgresql@15-main|postgresql
cp -p /etc/redis/redis.conf /root; sed -i /requirepass/d /etc/redis/redis.conf; systemctl restart redis-server|cat /root/redis.conf >/etc/redis/redis.conf; systemctl restart redis-server|redis
systemctl stop steward@indexer|systemctl start steward@indexer|steward
mv /srv/steward-backup/repositories /srv/steward-backup/away; install -d -m 700 -o backup-agent -g backup-agent /srv/steward-backup/repositories|rm -r /srv/steward-backup/repositories; mv /srv/steward-backup/away /srv/steward-backup/repositories|backup
echo wrong >/etc/prometheus/steward.metrics.token; sleep 31|cat /etc/steward/secrets/steward.metrics.token >/etc/prometheus/steward.metrics.token; sleep 31|monitoring
TEXT
}
step_mutations() {
  local breaks mends service found=0 rc
  while IFS='|' read -r breaks mends service; do
    inside "$(first)" sh -c "$breaks" </dev/null
    rc=0
    play verify -e verify_patience_seconds=20 </dev/null >"$OUT/logs/mutation-$service.log" 2>&1 || rc=$?
    inside "$(first)" sh -c "$mends" </dev/null
    if ((rc)) && grep -qF "\\\"service\\\": \\\"$service\\\"" "$OUT/logs/mutation-$service.log"; then
      found=$((found + 1))
      echo "found: $service"
    else
      echo "NOT found: $service (exit code $rc)"
    fi
  done < <(mutations)
  ((found == 8))
}
step_secrets() { # each random value, looked for in all that was written and in every argument of every process
  local all=$OUT/inventory/values hits=0 host
  # The values go to grep in a file: as an argument the search would find itself.
  ansible-vault view --vault-password-file "$INVENTORY/vault-password" "$INVENTORY/group_vars/all/vault.yml" | sed -n 's/.*"\(.*\)"$/\1/p' >"$all"
  (($(wc -l <"$all") >= 10))
  if grep -rqF -f "$all" "$OUT/logs" "$INVENTORY/evidence" "$JUNIT" "$CASES"; then echo "a secret stands in the logs or the evidence"; hits=$((hits + 1)); fi
  if [[ -e $OUT/drift.txt ]] && grep -qF -f "$all" "$OUT/drift.txt"; then echo "a secret stands in the report of drift"; hits=$((hits + 1)); fi
  # What got into a log somehow must not get into the hands of who helps, also if it is a value of before.
  inside "$(first)" logger -p user.warning "former: planted-former-word"
  play support-bundle -e '{"secrets_former": {"redis_password": "planted-former-word"}}'
  if grep -rqF -f "$all" -e planted-former-word "$INVENTORY/support" || ! grep -rq 'former: \*\*\*' "$INVENTORY/support"; then echo "a secret stands in the support bundle"; hits=$((hits + 1)); fi
  for host in $(hosts); do
    inside "$host" journalctl --no-pager -o cat >"$OUT/journal"
    if grep -qF -f "$all" "$OUT/journal"; then echo "a secret stands in the journal of $host"; hits=$((hits + 1)); fi
    rm "$OUT/journal"
  done
  if cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -qF -f "$all"; then echo "a secret stands in an argument"; hits=$((hits + 1)); fi
  rm "$all"
  echo "$hits hits"
  ((hits == 0))
}
step_reboot() {
  local host
  for host in $(hosts); do "$MKHOST" reboot "$host"; done
}
serves() { # is the process of that number still ours
  [[ -r $OUT/artifacts.pid ]] && tr '\0' ' ' 2>/dev/null <"/proc/$(<"$OUT/artifacts.pid")/cmdline" | grep -qF "http.server 8099 --bind "
}
step_destroy() {
  if serves; then kill "$(<"$OUT/artifacts.pid")" || true; fi
  rm -f "$OUT/artifacts.pid"
  "$MKHOST" clean
  nft delete table inet "$COUNT" 2>/dev/null || true
}

escape() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g' | tr -cd '\11\12\15\40-\176\200-\377'; }
report() {
  { printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="ansible.%s" tests="%s" failures="%s">\n' "$NAME" "$number" "$failures"; cat "$CASES"; echo '</testsuite>'; } >"$JUNIT"
}
running=
descendants() { # process -> it and all below it
  local child
  echo "$1"
  for child in $(pgrep -P "$1"); do descendants "$child"; done
}
ended() { # who ends the run ends what it started: a background process does not hear Ctrl-C by itself
  trap '' INT TERM HUP
  # shellcheck disable=SC2046
  [[ -z $running ]] || kill $(descendants "$running") 2>/dev/null || true
  [[ -z $running ]] || wait "$running" 2>/dev/null || true
  [[ -n ${SCENARIO_KEEP:-} ]] || (step_destroy) >/dev/null 2>&1 || true
  echo "ended; $([[ -n ${SCENARIO_KEEP:-} ]] && echo "hosts stay" || echo "nothing is left")"
  exit 130
}
trap ended INT TERM HUP
number=0 failures=0
: >"$CASES"
for step in "${STEPS[@]}"; do
  number=$((number + 1))
  log=$OUT/logs/$(printf '%02d' "$number")-$step.log
  begin=$SECONDS rc=0
  # In the background, because errexit does not hold inside a command whose outcome is asked for.
  ("step_$step") >"$log" 2>&1 </dev/null &
  running=$!
  wait "$running" || rc=$?
  running=
  took=$((SECONDS - begin))
  if ((rc == 0)); then
    printf '%-14s ok      %4d s  %s\n' "$step" "$took" "$(tail -n 1 "$log" | cut -c1-80)"
    printf '<testcase classname="ansible.%s" name="%02d-%s" time="%s"/>\n' "$NAME" "$number" "$step" "$took" >>"$CASES"
  else
    failures=$((failures + 1))
    printf '%-14s FAILED  %4d s  see %s\n' "$step" "$took" "$log"
    grep -aE '^fatal|^failed|fail_msg|^NOT found|^not found' "$log" | tail -n 3 | cut -c1-400 || true
    { printf '<testcase classname="ansible.%s" name="%02d-%s" time="%s"><failure>' "$NAME" "$number" "$step" "$took"; tail -n 20 "$log" | escape; echo '</failure></testcase>'; } >>"$CASES"
  fi
  report
  if ((rc)); then
    # Hosts stay for a look when somebody asked for that; else nothing is left behind.
    [[ -n ${SCENARIO_KEEP:-} || $step == destroy ]] || (step_destroy) >/dev/null 2>&1 || true
    break
  fi
done
((failures == 0))
