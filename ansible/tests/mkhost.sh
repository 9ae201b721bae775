#!/usr/bin/env bash
# Part of Steward, Apache-2.0, see LICENSE.
# mkhost.sh - throwaway Debian 12 target hosts (real systemd, sshd, own address) for testing Ansible.
#
#   mkhost.sh base [-f]                 build/refresh the cached base root (tar + unpacked tree)
#   mkhost.sh up NAME... [--airgap] [--from LAYER]   create + boot hosts, wait for sshd
#   mkhost.sh down NAME... | --all      power off and delete (also removes netns, veth, overlay)
#   mkhost.sh reboot NAME               stop + start again on the same disk (reboot-survival tests)
#   mkhost.sh kill NAME                 hard power-off (SIGKILL), disk kept: `start` brings it back
#   mkhost.sh start NAME                boot an existing, stopped host
#   mkhost.sh save NAME LAYER           stop the host and keep its disk as a reusable layer
#   mkhost.sh exec NAME CMD...          run a command inside, without ssh
#   mkhost.sh net NAME airgap|online    drop / restore the default route of one host
#   mkhost.sh ls | inventory            list hosts | print a YAML inventory
#   mkhost.sh clean                     everything away, incl. bridge + nft table (cache is kept)
#
# Needs: root, debian packages mmdebstrap systemd-container nftables iproute2 openssh-client.
# Works where PID 1 is not systemd (CI container, microVM) and where it is (tried: cgroup v2 VM).
# Two runs side by side: give each its own MKHOST_STATE, MKHOST_BRIDGE and MKHOST_NET.
#
# What a role meets inside such a host (measured; ansible_virtualization_type is "systemd-nspawn"):
#  - sysctl: net.* works per host (opened below); kernel.*, vm.*, fs.* are the machine's: "permission denied".
#  - units with a Condition on capabilities (chrony, apparmor) stay inactive, so `state: started` reports
#    "changed" on EVERY run; auditd and the kernel NFS server fail. Guard by virtualization type.
#  - MemoryMax=, CPUQuota= are accepted but not enforced where the controllers are on cgroup v1: bound JVMs by -Xmx.
#  - no kmod, no /etc/modprobe.d, no swap, no clock setting (CAP_SYS_TIME withheld on purpose).
#  - systemd-networkd/resolved are masked: the address is set from outside and survives reboot.
#  - nft/ufw, keepalived VRRP, systemd timers, unit sandboxing, ansible.builtin.reboot all work.
set -euo pipefail

CACHE=${MKHOST_CACHE:-/var/cache/mkhost}
STATE=${MKHOST_STATE:-/var/lib/mkhost}
BR=${MKHOST_BRIDGE:-mkbr0}
NET=${MKHOST_NET:-10.77.0}                     # /24, .1 is this machine
SUITE=${MKHOST_SUITE:-bookworm}
# The archives this machine itself uses: Debian's, not a vendor's that is named beside them.
apt_uri() { apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' "Label: $1" | sort -u | head -1 || true; }
MIRROR=${MKHOST_MIRROR:-$(apt_uri Debian)}
SECMIRROR=${MKHOST_SECMIRROR:-$(apt_uri Debian-Security)}
APTPROXY=${MKHOST_APT_PROXY:-}                 # e.g. http://10.77.0.1:3142 (apt-cacher-ng here)
USERNAME=${MKHOST_USER:-deploy}
PKGS=systemd,systemd-sysv,libpam-systemd,dbus,openssh-server,python3,python3-apt,ca-certificates,iproute2,iputils-ping,procps,sudo,nftables,curl,gnupg,locales
SELF=$(readlink -f "$0")

log() { printf '%s\n' "mkhost: $*" >&2; }
die() { log "$*"; exit 1; }
[[ $EUID -eq 0 ]] || die "must run as root"
mkdir -p "$CACHE/layers" "$STATE"

KEY=$CACHE/id_ed25519
TAR=$CACHE/base-$SUITE.tar
BASE=$CACHE/base-$SUITE

cmd_base() {
  [[ ${1:-} == -f ]] && rm -rf "$TAR" "$BASE"
  exec 9>"$CACHE/.lock"; flock 9
  if [[ ! -s $TAR ]]; then
    [[ -n $MIRROR && -n $SECMIRROR ]] || die "apt names no archive of Debian and of its security updates here; set MKHOST_MIRROR and MKHOST_SECMIRROR"
    log "building $TAR"
    mmdebstrap --quiet --variant=minbase --include="$PKGS" \
      --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
      --aptopt='Acquire::Languages "none"' ${APTPROXY:+--aptopt="Acquire::http::Proxy \"$APTPROXY\""} \
      "$SUITE" "${TAR%.tar}.part.tar" \
      "deb $MIRROR $SUITE main" "deb $MIRROR $SUITE-updates main" "deb $SECMIRROR $SUITE-security main"
    mv "${TAR%.tar}.part.tar" "$TAR"
  fi
  [[ -f $KEY ]] || ssh-keygen -q -t ed25519 -N '' -C mkhost -f "$KEY"
  if [[ ! -d $BASE ]]; then
    rm -rf "$BASE.part"; mkdir "$BASE.part"; tar -xf "$TAR" -C "$BASE.part"
    local r=$BASE.part
    # one ssh host key set for every test host: no key generation at boot, no known_hosts churn
    rm -f "$r"/etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -C mkhost -f "$r/etc/ssh/ssh_host_ed25519_key"
    chroot "$r" useradd -m -s /bin/bash "$USERNAME"
    echo "$USERNAME ALL=(ALL) NOPASSWD:ALL" >"$r/etc/sudoers.d/90-mkhost"; chmod 440 "$r/etc/sudoers.d/90-mkhost"
    for h in root "home/$USERNAME"; do install -d -m 700 "$r/$h/.ssh"; install -m 600 "$KEY.pub" "$r/$h/.ssh/authorized_keys"; done
    chroot "$r" chown -R "$USERNAME:" "/home/$USERNAME/.ssh"
    : >"$r/etc/machine-id"; rm -f "$r/etc/hostname" "$r/usr/sbin/policy-rc.d"
    # nothing to mount/configure in a test host; these only cost boot time or fail read-only
    for u in getty.target console-getty.service systemd-networkd.service systemd-resolved.service \
      e2scrub_reap.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer; do
      ln -sf /dev/null "$r/etc/systemd/system/$u"; done
    printf 'Acquire::Check-Valid-Until "false";\nAcquire::Check-Date "false";\nAcquire::Languages "none";\nDPkg::Lock::Timeout "120";\n' \
      >"$r/etc/apt/apt.conf.d/90mkhost"
    touch -d @0 "$r/var/lib/apt/lists"; rm -f "$r"/var/lib/apt/periodic/*    # else cache_valid_time thinks the empty lists are fresh
    printf 'force-unsafe-io\n' >"$r/etc/dpkg/dpkg.cfg.d/90mkhost"      # throwaway disk: no fsync per file
    mv "$BASE.part" "$BASE"
  fi
  flock -u 9
}

set_machine() { # name value: what belongs to the whole machine, and is given back when the last bridge goes
  local was
  was=$(sysctl -n "$1")
  ((was >= $2)) && return 0
  grep -qs "^$1=" "$CACHE/machine.before" || echo "$1=$was" >>"$CACHE/machine.before"
  sysctl -qw "$1=$2"
}
give_machine_back() {
  [[ -s $CACHE/machine.before ]] && ! nft list tables ip | grep -q ' mkhost_' || return 0
  local line
  while read -r line; do sysctl -qw "$line" || true; done <"$CACHE/machine.before"
  rm "$CACHE/machine.before"
}

net_setup() {
  exec 8>"$CACHE/.netlock"; flock 8
  if ! ip link show "$BR" >/dev/null 2>&1; then
    ip link add "$BR" type bridge; ip addr add "$NET.1/24" dev "$BR"; ip link set "$BR" up
  fi
  if ! nft list table ip "mkhost_$BR" >/dev/null 2>&1; then
    set_machine net.ipv4.ip_forward 1
    nft "table ip mkhost_$BR { chain post { type nat hook postrouting priority srcnat; ip saddr $NET.0/24 ip daddr != $NET.0/24 masquerade; }; }"
  fi
  # machine-wide, so a role inside a host cannot set it; Elasticsearch's own start check wants it
  set_machine vm.max_map_count "${MKHOST_MAX_MAP_COUNT:-262144}" || true
  flock -u 8
}

used_ips() { cat "$STATE"/*/ip 2>/dev/null || true; }
alloc_ip() { local i; for ((i = 11; i < 250; i++)); do used_ips | grep -qx "$NET.$i" || { echo "$NET.$i"; return; }; done; die "no free address"; }
hosts_sync() { # every host knows every other by name, like a real /etc/hosts or DNS
  local n; { echo "127.0.0.1 localhost"; echo "$NET.1 control artifacts"; for n in "$STATE"/*/ip; do [[ -f $n ]] && echo "$(cat "$n") $(basename "$(dirname "$n")")"; done; } >"$STATE/hosts"
  for n in "$STATE"/*/root/etc; do [[ -d $n ]] && cat "$STATE/hosts" >"$n/hosts"; done; return 0
}

alive() { # the number may be another's by now, after a killed run or a reboot of this machine
  local i line
  for ((i = 0; i < 200; i++)); do # a process that becomes another program shows no words until that is read from the disk
    line=$(tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$STATE/$1/pid" 2>/dev/null)/cmdline") || return 1
    [[ -n $line ]] && break
    sleep 0.05
  done
  grep -qE -- "--machine=$1 | _run $1 " <<<"$line"
}
leader() { pgrep -P "$(cat "$STATE/$1/pid")" | head -1; }

boot() {
  local n=$1 d=$STATE/$1 ip; ip=$(cat "$d/ip")
  alive "$n" && return 0
  local ns=$BR-$n
  if ! ip netns list | grep -qw "$ns"; then
    ip netns add "$ns"
    local v; v=mk$(printf %s "$ns" | cksum | cut -d' ' -f1 | cut -c1-9)
    ip link del "$v" 2>/dev/null || true
    ip link add "$v" type veth peer name host0 netns "$ns"
    ip link set "$v" master "$BR" up
    ip -n "$ns" link set lo up
    ip -n "$ns" addr add "$ip/24" dev host0; ip -n "$ns" link set host0 up
    [[ -f $d/airgap ]] || ip -n "$ns" route add default via "$NET.1"
  fi
  if ! mountpoint -q "$d/root"; then
    mount -t overlay "mk-$n" -o "lowerdir=$(cat "$d/lower"),upperdir=$d/upper,workdir=$d/work" "$d/root"
  fi
  echo "$n" >"$d/root/etc/hostname"
  cat /etc/resolv.conf >"$d/root/etc/resolv.conf"
  [[ -n $APTPROXY ]] && echo "Acquire::http::Proxy \"$APTPROXY\";" >"$d/root/etc/apt/apt.conf.d/91mkproxy"
  hosts_sync
  : >"$d/console.log"
  if [[ -d /run/systemd/system ]]; then # laptop / CI VM: let systemd own the cgroup
    systemctl reset-failed "$BR-$n" 2>/dev/null || true
    systemd-run --quiet --collect --unit="$BR-$n" --setenv=MKHOST_STATE="$STATE" --setenv=MKHOST_CACHE="$CACHE" \
      --setenv=MKHOST_BRIDGE="$BR" --setenv=MKHOST_NET="$NET" -p Delegate=yes -p KillMode=mixed -p TimeoutStopSec=30 "$SELF" _run "$n"
  else
    setsid "$SELF" _run "$n" </dev/null >>"$d/console.log" 2>&1 7>&- 8>&- 9>&- &
  fi
  local i; for ((i = 0; i < 600; i++)); do [[ -s $d/pid ]] && break; sleep 0.05; done
}

cmd_run() { # supervisor of one host: starts nspawn again when the guest asks for a reboot (exit status 133)
  local n=$1 d=$STATE/$1 rc c np i
  while :; do
    (
      # PID 1 here is not systemd: give every host its own cgroup in the named and the unified hierarchy, or
      # all hosts share one /payload and each systemd sees (and kills) the units of the others.
      [[ -d /run/systemd/system ]] || for c in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
        [[ -f $c/cgroup.procs ]] || continue
        mkdir -p "$c/mkhost/$BR-$n"; echo $BASHPID >"$c/mkhost/$BR-$n/cgroup.procs"
      done
      exec systemd-nspawn --quiet --register=no --keep-unit --machine="$n" -D "$d/root" --boot \
        --network-namespace-path="/run/netns/$BR-$n" --capability=CAP_NET_ADMIN \
        --resolv-conf=off --timezone=off --link-journal=no --console=pipe </dev/null >>"$d/console.log" 2>&1
    ) &
    np=$!; echo "$np" >"$d/pid"
    for ((i = 0; i < 100; i++)); do # as soon as the guest has its own /proc, open net.* in it
      c=$(pgrep -P "$np" | head -1 || true)
      [[ -n $c && -d /proc/$c/root/run/systemd/system ]] && { netsysctl_rw "$n"; break; }
      kill -0 "$np" 2>/dev/null || break; sleep 0.05
    done
    rc=0; wait "$np" || rc=$?
    [[ $rc -eq 133 && -e $d/pid ]] || break
  done
  rm -f "$d/pid"
}

wait_ssh() {
  local n=$1 ip i; ip=$(cat "$STATE/$n/ip")
  for ((i = 0; i < 300; i++)); do
    if { exec 6<>"/dev/tcp/$ip/22"; } 2>/dev/null; then
      read -r -t 2 -u 6 b || true; exec 6>&- 6<&-
      # pam_nologin refuses logins until systemd-user-sessions has run: wait for it, not just the port
      if [[ ${b:-} == SSH-* ]] && ! nsrun "$n" test -e /run/nologin; then return 0; fi
    fi
    alive "$n" || { cat "$STATE/$n/console.log" >&2; die "$n died while booting"; }
    sleep 0.1
  done
  cat "$STATE/$n/console.log" >&2; die "$n: no sshd after 30 s"
}

# nspawn leaves /proc/sys read-only. net.* is per network namespace, so it is safe to open that part;
# vm.*, kernel.*, fs.* belong to the whole machine and stay closed (roles must cope, see notes).
netsysctl_rw() {
  nsenter -t "$(leader "$1")" -m -- sh -c 'mount --bind /proc/sys/net /proc/sys/net && mount -o remount,bind,rw /proc/sys/net' 2>/dev/null || log "$1: net sysctls stay read-only"
}

nsrun() { local n=$1; shift; local p; p=$(leader "$n"); [[ -n $p ]] || return 1; nsenter -t "$p" -m -u -i -n -p -C -- "$@"; }

stop() { # clean power-off: nspawn turns SIGTERM into the container's own shutdown
  local n=$1 sig=${2:-TERM} p i; alive "$n" || return 0
  p=$(cat "$STATE/$n/pid")
  if [[ $sig == KILL ]]; then kill -KILL "$(leader "$n")" 2>/dev/null || true; else kill -TERM "$p"; fi
  for ((i = 0; i < 300; i++)); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
  if kill -0 "$p" 2>/dev/null; then log "$n: slow shutdown, killing"; kill -KILL "$(leader "$n")" "$p" 2>/dev/null || true; sleep 0.3; fi
  for ((i = 0; i < 40; i++)); do [[ -e $STATE/$n/pid ]] || break; sleep 0.05; done; rm -f "$STATE/$n/pid"
}

cmd_up() {
  local airgap=0 from= names=() n
  while (($#)); do case $1 in --airgap) airgap=1 ;; --from) from=$2; shift ;; -*) die "unknown option $1" ;; *) names+=("$1") ;; esac; shift; done
  ((${#names[@]})) || die "up: give at least one name"
  cmd_base; net_setup
  for n in "${names[@]}"; do
    [[ $n =~ ^[a-z][a-z0-9-]{0,30}$ ]] || die "bad name $n"
    [[ -d $STATE/$n ]] && die "$n exists"
    mkdir -p "$STATE/$n"/{upper,work,root}
    local lower=$BASE; [[ -n $from ]] && lower=$(cat "$CACHE/layers/$from/lower")
    echo "$lower" >"$STATE/$n/lower"
    exec 8>"$CACHE/.netlock"; flock 8; alloc_ip >"$STATE/$n/ip.new"; mv "$STATE/$n/ip.new" "$STATE/$n/ip"; flock -u 8; exec 8>&-
    ((airgap)) && : >"$STATE/$n/airgap"
    boot "$n"
  done
  for n in "${names[@]}"; do wait_ssh "$n"; log "$n up at $(cat "$STATE/$n/ip")"; done
}

cmd_down() {
  local n; if [[ ${1:-} == --all ]]; then set -- $(ls "$STATE" 2>/dev/null | while read -r x; do [[ -d $STATE/$x ]] && echo "$x"; done); fi
  for n in "$@"; do
    stop "$n" KILL
    ip netns del "$BR-$n" 2>/dev/null || true
    umount "$STATE/$n/root" 2>/dev/null || umount -l "$STATE/$n/root" 2>/dev/null || true
    for c in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
      [[ -d $c/mkhost/$BR-$n ]] && find "$c/mkhost/$BR-$n" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
    rm -rf --one-file-system "${STATE:?}/$n"; log "$n gone"
  done
  hosts_sync
}

cmd_save() {
  local n=$1 layer=$2; stop "$n"; umount "$STATE/$n/root"
  rm -rf "${CACHE:?}/layers/$layer"; mkdir -p "$CACHE/layers/$layer"
  rm -rf "$STATE/$n/upper/var/log/journal" "$STATE/$n/upper/tmp" "$STATE/$n/upper/etc/hostname"
  : >"$STATE/$n/upper/etc/machine-id"
  mv "$STATE/$n/upper" "$CACHE/layers/$layer/fs"
  echo "$CACHE/layers/$layer/fs:$(cat "$STATE/$n/lower")" >"$CACHE/layers/$layer/lower"
  cmd_down "$n"
}

cmd_inventory() {
  echo "all:"; echo "  vars:"; echo "    ansible_user: $USERNAME"; echo "    ansible_ssh_private_key_file: $KEY"
  echo "    ansible_python_interpreter: /usr/bin/python3"
  echo "    ansible_ssh_common_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
  echo "  hosts:"; local n; for n in "$STATE"/*/ip; do [[ -f $n ]] && echo "    $(basename "$(dirname "$n")"): {ansible_host: $(cat "$n")}"; done
}

case ${1:-} in
base) shift; cmd_base "$@" ;;
up) shift; cmd_up "$@" ;;
down) shift; cmd_down "$@" ;;
_run) cmd_run "$2" ;;
reboot) stop "$2"; boot "$2"; wait_ssh "$2" ;;
kill) stop "$2" KILL ;;
start) net_setup; boot "$2"; wait_ssh "$2" ;;
save) cmd_save "$2" "$3" ;;
exec) shift; n=$1; shift; nsrun "$n" "$@" ;;
net) case $3 in airgap) : >"$STATE/$2/airgap"; ip -n "$BR-$2" route del default 2>/dev/null || true ;; online) rm -f "$STATE/$2/airgap"; ip -n "$BR-$2" route replace default via "$NET.1" ;; esac ;;
ls) for n in "$STATE"/*/ip; do [[ -f $n ]] || continue; h=$(basename "$(dirname "$n")"); printf '%-16s %-14s %s\n' "$h" "$(cat "$n")" "$(alive "$h" && echo running || echo stopped)"; done ;;
inventory) cmd_inventory ;;
clean) cmd_down --all; nft delete table ip "mkhost_$BR" 2>/dev/null || true; ip link del "$BR" 2>/dev/null || true; give_machine_back ;;
*) sed -n '3,19p' "$SELF" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
