#!/usr/bin/env bash
# Is a bundle what was signed, wholly? verify-bundle.sh BUNDLE [KEY]
# KEY is the public key as it came by another way than the bundle; without it the copy in the bundle is believed.
set -euo pipefail
bundle=$(readlink -f "${1:?give the directory of the bundle}")
key=$(readlink -f "${2:-$bundle/bundle.asc}")
home=$(mktemp -d)
trap 'gpgconf --homedir "$home" --kill all; rm -rf "$home"' EXIT
cd "$bundle"
gpg --homedir "$home" --batch --quiet --import "$key"
gpg --homedir "$home" --batch --quiet --trust-model always --verify SHA256SUMS.asc SHA256SUMS 2>/dev/null || { echo "The signature of SHA256SUMS is not by this key. Get the bundle again." >&2; exit 1; }
sha256sum --quiet --strict -c SHA256SUMS || { echo "Files differ from what was signed. Get the bundle again." >&2; exit 1; }
extra=$(comm -13 <(sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort) <(find debian files artifacts.yml -type f | LC_ALL=C sort))
[[ -z $extra ]] || { printf 'Files that nobody signed: %s\n' "$extra" >&2; exit 1; }
echo "$(wc -l <SHA256SUMS) files are what was signed"
