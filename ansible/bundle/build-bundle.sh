#!/usr/bin/env bash
# Builds what an installation without internet needs, on a machine that has some:
#   build-bundle.sh OUT FILES...
# FILES are tarballs and steward.jar, each as NAME=PATH (jdk=…, kafka=…, elasticsearch=…, steward=…).
# OUT gets debian/ (a signed repository with the closure of packages.txt), files/, SHA256SUMS, artifacts.yml, bundle.asc.
# The key that signs has no passphrase and stays on this machine, outside OUT, because OUT is carried and served: BUNDLE_GNUPGHOME.
# The closure begins at nothing: whatever a host lacks, even libc, can come from here, so a minimal host is enough.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
die() { printf '%s\n' "build-bundle: $*" >&2; exit 1; }
(($# >= 1)) || die "give a directory; see the head of this file"
OUT=$(readlink -m "$1"); shift
SUITE=${BUNDLE_SUITE:-bookworm}
for tool in apt-get apt-ftparchive gpg sha256sum; do command -v "$tool" >/dev/null || die "$tool is missing; install apt-utils and gnupg"; done
mkdir -p "$OUT"/{debian,files} "$OUT/.apt"/{lists/partial,archives/partial,etc/apt.conf.d,etc/preferences.d}

# Debian's archives as this machine names them, not a vendor's beside them.
uri() { apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' "Label: $1" | sort -u | head -n 1 || true; }
mirror=${BUNDLE_MIRROR:-$(uri Debian)}
security=${BUNDLE_SECURITY_MIRROR:-$(uri Debian-Security)}
[[ -n $mirror && -n $security ]] || die "apt names no archive of Debian and of its security updates here; set BUNDLE_MIRROR and BUNDLE_SECURITY_MIRROR"
cat >"$OUT/.apt/etc/sources.list" <<TEXT
deb $mirror $SUITE main
deb $mirror $SUITE-updates main
deb $security $SUITE-security main
TEXT
: >"$OUT/.apt/status"
options=(-o Dir::State="$OUT/.apt" -o Dir::State::status="$OUT/.apt/status" -o Dir::Etc::sourcelist="$OUT/.apt/etc/sources.list"
  -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o Dir::Cache="$OUT/.apt" -o APT::Install-Recommends=false
  -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User= -o Debug::NoLocking=1)
apt-get "${options[@]}" -qq update
mapfile -t packages < <(sed 's/#.*//' "$HERE/packages.txt" | tr -s ' ' '\n' | grep .)
apt-get "${options[@]}" -qq -y --download-only install "${packages[@]}" >/dev/null
rm -f "$OUT"/debian/*.deb
cp "$OUT"/.apt/archives/*.deb "$OUT/debian"

: >"$OUT/artifacts.yml.new"
for pair in "$@"; do
  name=${pair%%=*} path=${pair#*=}
  [[ -r $path ]] || die "$path cannot be read"
  cp --reflink=auto "$path" "$OUT/files/$(basename "$path")"
  printf '  %s: {file: %s, sha256: %s}\n' "$name" "$(basename "$path")" "$(sha256sum <"$path" | cut -d' ' -f1)" >>"$OUT/artifacts.yml.new"
done
{ printf -- '---\n# Written by build-bundle.sh; copy it into group_vars/all of the inventory.\nsite_artifacts:\n'; cat "$OUT/artifacts.yml.new"; } >"$OUT/artifacts.yml"
rm "$OUT/artifacts.yml.new"

GNUPGHOME=$(readlink -m "${BUNDLE_GNUPGHOME:-${XDG_DATA_HOME:-$HOME/.local/share}/steward-bundle}")
export GNUPGHOME
[[ $GNUPGHOME/ != "$OUT"/* ]] || die "the signing key must not lie in $OUT, which is served; set BUNDLE_GNUPGHOME to another directory"
mkdir -p "$GNUPGHOME"
chmod 700 "$GNUPGHOME"
# What gpg starts beside itself would outlive the bundle.
trap 'gpgconf --kill all' EXIT
gpg --batch --list-secret-keys bundle@steward >/dev/null 2>&1 ||
  gpg --batch --quiet --passphrase '' --quick-generate-key 'Steward bundle <bundle@steward>' ed25519 sign never
gpg --batch --quiet --yes --armor --output "$OUT/bundle.asc" --export bundle@steward
cd "$OUT/debian"
apt-ftparchive packages . >Packages
gzip -kf9n Packages
apt-ftparchive -o APT::FTPArchive::Release::Origin=Steward -o APT::FTPArchive::Release::Suite=bundle release . >Release.new
mv Release.new Release
gpg --batch --quiet --yes --local-user bundle@steward --clearsign --output InRelease Release
cd "$OUT"
find debian files artifacts.yml -type f | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS
gpg --batch --quiet --yes --armor --local-user bundle@steward --detach-sign --output SHA256SUMS.asc SHA256SUMS
printf '%s: %s packages, %s files, %s\n' "$OUT" "$(ls debian/*.deb | wc -l)" "$(ls files | wc -l)" "$(du -sh debian files | tr '\n' ' ')"
