#!/usr/bin/env bash
# Is a bundle what was signed, wholly? verify-bundle.sh BUNDLE [KEY]
# BUNDLE is a directory or a .tar. KEY is the public key as it came by another way than the bundle; without it the copy in
# the bundle is believed. Says what is not in it yet. Needs gpg and nothing else that a Debian does not have.
set -euo pipefail
die() { printf '%s.\n' "$@" >&2; exit 1; }
[[ -e ${1:-} ]] || die "There is no bundle ${1:-}" "Name the directory or the .tar that ./steward bundle wrote"
command -v gpg >/dev/null || die "gpg is missing" "As root: apt-get install -y gnupg"
bundle=$(readlink -f "$1")
[[ -z ${2:-} || -r $2 ]] || die "The key $2 cannot be read" "Check its name and rights"
key=${2:+$(readlink -f "$2")}
work=$(mktemp -d)
trap 'gpgconf --homedir "$work/gnupg" --kill all; rm -rf "$work"' EXIT
mkdir -m 700 "$work/gnupg"
if [[ -f $bundle ]]; then
  mkdir "$work/bundle"
  tar -xf "$bundle" -C "$work/bundle" 2>/dev/null || die "$bundle is no whole tar" "Get the bundle again"
  bundle=$work/bundle
fi
cd "$bundle"
[[ -r SHA256SUMS && -r SHA256SUMS.asc && -r ${key:-bundle.asc} ]] || die "There is no signed list in $1" "Name the directory or the .tar that ./steward bundle wrote"
run() { gpg --homedir "$work/gnupg" --batch --quiet --trust-model always "$@"; }
run --import "${key:-bundle.asc}" 2>/dev/null || die "${key:-bundle.asc} is no key" "Get the key again"
run --verify SHA256SUMS.asc SHA256SUMS 2>/dev/null || die "The signature of SHA256SUMS is not by this key" "Get the bundle again, and the key by another way"
sha256sum --quiet --strict -c SHA256SUMS || die "Files differ from what was signed" "Get the bundle again"
# Whatever somebody may have laid beside it: files nobody signed, and what is no file at all.
extra=$(LC_ALL=C comm -13 <(sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort) \
  <(find . \( -path ./.apt -prune \) -o ! -type d ! -path ./bundle.asc ! -path ./SHA256SUMS ! -path ./SHA256SUMS.asc -printf '%P\n' | LC_ALL=C sort))
[[ -z $extra ]] || die "Nobody signed $(head -n 3 <<<"$extra" | tr '\n' ' ')" "Get the bundle again"
odd=$(find . -path ./.apt -prune -o ! -type d ! -type f -printf '%P\n' | head -n 1)
[[ -z $odd ]] || die "$odd is no file" "Get the bundle again"
# Fields as papers.py writes them, one file on a line.
sed -n '/^missing:/,$s/^  - {name: [^,]*, version: "[^"]*", file: \([^,]*\), url: "\([^"]*\)".*/Not in it: \1. Fetch \2 on a connected machine and build again./p' MANIFEST.yml
echo "Signed by $(run --list-keys --with-colons | sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' | head -n 1)$([[ -n $key ]] || echo ", a key that came with it: compare it with what the builder tells you")"
echo "$(wc -l <SHA256SUMS) files are what was signed"
