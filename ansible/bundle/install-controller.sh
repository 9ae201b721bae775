#!/usr/bin/env bash
# Makes a Debian machine without internet the one that runs Ansible, from a bundle alone: install-controller.sh BUNDLE [KEY]
# BUNDLE is a directory. Needs root; the machine's own sources of packages stay as they are and are not asked.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
die() { printf '%s.\n' "$@" >&2; exit 1; }
((EUID == 0)) || die "This needs root" "Run it again with sudo"
[[ -d ${1:-} ]] || die "There is no directory ${1:-}" "Name the directory of a bundle; unpack it first if it is a .tar"
bundle=$(readlink -f "$1")
grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release || die "This machine does not run Debian 12" "Take one that does; the bundle's packages are Debian 12's"
check() { "$HERE/verify-bundle.sh" "$bundle" ${2:+"$2"}; }
checked=false
if command -v gpg >/dev/null; then
  check "$@"
  checked=true
fi
key=$(readlink -f "${2:-$bundle/bundle.asc}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists,archives}/partial
echo "deb [signed-by=$key] file:$bundle/debian ./" >"$work/sources.list"
apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dir::State::lists="$work/lists" -o Dir::Cache="$work" -o Dir::Cache::archives="$work/archives" \
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root -o APT::Install-Recommends=false "$@"
}
mapfile -t packages < <(sed -n 's/^controller: //p' "$HERE/packages.txt" | tr ' ' '\n')
# apt checks the repository's signature by a tool of its own; the rest of the bundle is checked as soon as gpg is there.
{ apt update && apt install "${packages[@]}" >/dev/null; } || die "The packages could not be installed" "Read the lines above"
$checked || check "$@"
ansible --version | sed -n 1p
