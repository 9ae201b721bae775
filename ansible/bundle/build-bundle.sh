#!/usr/bin/env bash
# Builds what an installation without internet needs, on a machine that has some:
#   build-bundle.sh [--inventory DIR] OUT [NAME=PATH...]
# What the inventory's groups need is in packages.txt and vendors.yml; without an inventory everything is taken. NAME=PATH
# are files of vendors.yml (jdk, also as a directory; kafka, elasticsearch, steward ...); one that lies in OUT/files already
# need not be named.
# OUT gets
#   debian/        a signed repository: the closure of the packages, for the hosts and for the machine that runs Ansible
#   files/         tarballs and steward.jar        ansible/, docs/  playbooks, roles, how to use them
#   MANIFEST.yml   what is in it, what is missing  artifacts.yml    digests, for the inventory
#   sbom.cdx.json  every part (CycloneDX)          LICENCES.csv     and its licence
#   SHA256SUMS, SHA256SUMS.asc, bundle.asc         digests of all that, their signature, the key to check it with
# OUT that ends in .tar becomes one file, of a directory beside it. The key that signs has no passphrase and stays on this
# machine, outside OUT, because OUT is carried and served: BUNDLE_GNUPGHOME.
# The closure begins at nothing: whatever a host lacks, even libc, can come from here, so a minimal host is enough.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
die() { printf '%s.\n' "$@" >&2; exit 1; }
trap 'die "A step of the build ended with an error ($BASH_COMMAND)" "Read the lines above, mend the cause and run the same again"' ERR
inventory=()
if [[ ${1:-} == --inventory ]]; then
  inventory=("$(readlink -m "${2:?}")")
  shift 2
fi
(($# >= 1)) || die "No directory for the bundle is given" "Name one, such as /srv/bundle"
TARGET=$(readlink -m "$1"); shift
OUT=${TARGET%.tar}
SUITE=${BUNDLE_SUITE:-bookworm}
for tool in apt-get apt-ftparchive dpkg-deb gpg python3 sha256sum; do
  command -v "$tool" >/dev/null || die "$tool is missing" "As root: apt-get install -y apt-utils gnupg python3-yaml"
done
python3 -c 'import yaml' 2>/dev/null || die "Python's yaml is missing" "As root: apt-get install -y python3-yaml"
CHECKOUT=$(readlink -f "$HERE/../..")
[[ $CHECKOUT/ != "$OUT"/* && $OUT/ != "$CHECKOUT"/ansible/* ]] || die "$OUT is where the playbooks themselves lie, and a bundle is written anew" "Name a directory of its own, such as /srv/bundle"
[[ ! -d $OUT || -d $OUT/.apt || -z $(find "$OUT" -mindepth 1 -maxdepth 1 ! -name files ! -name debian -print -quit) ]] || die "$OUT holds something that is no bundle" "Name a directory that is empty or not there, such as /srv/bundle"
mkdir -p "$OUT"/{debian,files} "$OUT/.apt"/{lists/partial,archives/partial,etc/apt.conf.d,etc/preferences.d} || die "$OUT cannot be written" "Choose another directory"
GNUPGHOME=$(readlink -m "${BUNDLE_GNUPGHOME:-${XDG_DATA_HOME:-$HOME/.local/share}/steward-bundle}")
export GNUPGHOME
[[ $GNUPGHOME/ != "$OUT"/* ]] || die "The signing key must not lie in $OUT, which is served" "Set BUNDLE_GNUPGHOME to another directory"

# ---- files that no package holds ---------------------------------------------------------------------------------------

names=" $(sed -n 's/^  - name: //p' "$HERE/vendors.yml" | tr '\n' ' ')"
declare -A given
for pair in "$@"; do
  [[ $pair == *=* && $names == *" ${pair%%=*} "* ]] || die "'$pair' names no file that a bundle holds" "Give NAME=PATH, NAME one of:$names"
  [[ -r ${pair#*=} && ( -f ${pair#*=} || $pair == jdk=* ) ]] || die "${pair#*=} cannot be read" "Check its name and rights"
  given[${pair%%=*}]=${pair#*=}
done
needed=$("$HERE/papers.py" vendors "${inventory[@]}" "$@") || exit 1
kept=()
: >"$OUT/.apt/files"
while IFS=$'\t' read -r name file sha256 url; do
  [[ -n $name ]] || continue
  if [[ $file == - ]]; then
    [[ -n ${given[$name]:-} ]] || continue
    file=$(basename "${given[$name]}")
  fi
  if [[ -n ${given[$name]:-} ]]; then
    if [[ -d ${given[$name]} ]]; then
      "$HERE/pack-jdk.sh" "${given[$name]}" "$OUT/files/$file"
    elif ! [[ ${given[$name]} -ef $OUT/files/$file ]]; then
      cp --reflink=auto --remove-destination "${given[$name]}" "$OUT/files/$file"
    fi
    unset "given[$name]"
  fi
  if [[ ! -e $OUT/files/$file ]]; then
    if [[ $url == - ]]; then die "$name is not given" "Name it as $name=PATH, or run ./steward bundle, which makes it"; fi
    printf '%s\n' "Not in the bundle: $file. Fetch $url and build again with $name=PATH." >&2
    continue
  fi
  found=$(sha256sum <"$OUT/files/$file" | cut -d' ' -f1)
  [[ $sha256 == - || $found == "$sha256" ]] || { rm "$OUT/files/$file"; die "$file has the SHA-256 $found, vendors.yml says $sha256" "Fetch $url again"; }
  kept+=("$file")
  printf '%s\t%s\n' "$name" "$file" >>"$OUT/.apt/files"
done <<<"$needed"
for name in "${!given[@]}"; do printf '%s\n' "The inventory needs no $name; it is left out." >&2; done
# What an earlier bundle held and this one does not must not be signed.
for file in "$OUT"/files/*; do
  [[ ! -e $file || " ${kept[*]} " == *" $(basename "$file") "* ]] || rm -r "$file"
done

# ---- Debian's packages -------------------------------------------------------------------------------------------------

# Debian's archives as this machine names them, not a vendor's beside them.
# shellcheck disable=SC2016
uri() { apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' "Label: $1" | sort -u | head -n 1 || true; }
mirror=${BUNDLE_MIRROR:-$(uri Debian)}
security=${BUNDLE_SECURITY_MIRROR:-$(uri Debian-Security)}
[[ -n $mirror && -n $security ]] || die "apt names no archive of Debian and of its security updates here" "Set BUNDLE_MIRROR and BUNDLE_SECURITY_MIRROR"
# Of a mirror on a disk apt would use the packages where they lie.
cat >"$OUT/.apt/etc/sources.list" <<LIST
deb ${mirror/file:/copy:} $SUITE main
deb ${mirror/file:/copy:} $SUITE-updates main
deb ${security/file:/copy:} $SUITE-security main
LIST
: >"$OUT/.apt/status"
options=(-o Dir::State="$OUT/.apt" -o Dir::State::status="$OUT/.apt/status" -o Dir::Etc::sourcelist="$OUT/.apt/etc/sources.list"
  -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o Dir::Cache="$OUT/.apt" -o APT::Install-Recommends=false
  -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User= -o Debug::NoLocking=1)
mapfile -t packages < <("$HERE/papers.py" packages "${inventory[@]}")
((${#packages[@]})) || die "No package is asked for" "Look at packages.txt"
apt-get "${options[@]}" -qq update || die "Debian's lists could not be fetched from $mirror" "Check the way there, or name another archive as BUNDLE_MIRROR"
apt-get "${options[@]}" -qq -y --download-only install "${packages[@]}" >/dev/null || die "Debian's packages could not be fetched from $mirror" "Read the lines above and run the same again"
# Only the closure as it is now: the directory of downloads still has what a security update has replaced.
closure=$(apt-get "${options[@]}" -qq -s install "${packages[@]}" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*\[\([a-z0-9]*\)\]).*/\1_\2_\3.deb/p' | sed 's/:/%3a/g')
rm -f "$OUT"/debian/*.deb
while read -r deb; do ln "$OUT/.apt/archives/$deb" "$OUT/debian/$deb"; done <<<"$closure"
find "$OUT/.apt/archives" -name '*.deb' -links 1 -delete

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

# ---- what runs it, and the papers --------------------------------------------------------------------------------------

# Not what a site has made beside it: its secrets, its keys, its own inventories. Where git knows what belongs here, nothing else
# goes along; everywhere what is named like a secret stays, as it does where somebody has given it to git.
rm -rf ansible docs
mkdir -p ansible docs/operate
list=$OUT/.apt/sources
if git -C "$HERE/.." ls-files -z . >"$list" 2>/dev/null && [[ -s $list ]]; then :; else (cd "$HERE/.." && find . -type f -printf '%P\0') >"$list"; fi
python3 - "$list" "$HERE/.." <<'PYTHON'
import os, pathlib, sys
top = pathlib.Path(sys.argv[2])
sites = {"vault.yml", "vault-password", "pki", "evidence", "support", "bundle.asc", "artifacts.yml", "__pycache__", ".ansible", ".git"}
def belongs(name):
    parts = pathlib.PurePath(name).parts
    if sites & set(parts) or parts[:2] == ("tests", "out") or parts[0] == "inventories" and parts[1] not in ("single", "three-node"):
        return False
    if parts[-1].startswith(("id_", ".vault", "vault")) or parts[-1].endswith((".key", ".pem", ".p12", ".jks", ".swp", "~")) or not (top / name).is_file():
        return False
    with open(top / name, "rb") as file:
        head = file.read(100)
    return not (head.startswith(b"$ANSIBLE_VAULT") or head.startswith(b"-----BEGIN") and b"PRIVATE KEY" in head)
with open(sys.argv[1], "rb+") as file:
    names = [os.fsdecode(name) for name in file.read().split(b"\0") if name]
    file.seek(0)
    file.truncate()
    file.write(b"".join(os.fsencode(name) + b"\0" for name in names if belongs(name)))
PYTHON
tar -C "$HERE/.." --null --files-from="$list" -cf - | tar -C ansible -xf -
if [[ -d $HERE/../../docs/operate ]]; then cp "$HERE"/../../docs/operate/*.md docs/operate; fi
"$HERE/papers.py" write "$OUT" "$SUITE" "${inventory[@]}" || exit 1
find . -type f ! -path './.apt/*' ! -name 'SHA256SUMS*' ! -path ./bundle.asc -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS
gpg --batch --quiet --yes --armor --local-user bundle@steward --detach-sign --output SHA256SUMS.asc SHA256SUMS
if [[ $TARGET != "$OUT" ]]; then
  tar --sort=name --owner=0 --group=0 --numeric-owner --exclude=./.apt -C "$OUT" -cf "$TARGET.new" .
  mv "$TARGET.new" "$TARGET"
fi
echo "Signed by $(gpg --batch --list-keys --with-colons bundle@steward | sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' | head -n 1)"
printf '%s: %s packages, %s files, %s\n' "$TARGET" "$(wc -l <<<"$closure")" "${#kept[@]}" "$(du -shc debian files | tail -n 1 | cut -f1)"
