#!/usr/bin/env bash
# Builds bundles from a made-up archive of Debian and tries to pass bad ones off: bundle.sh
# Needs no network and no root, but apt, apt-utils, dpkg, gnupg and Python's yaml. A line for each thing that does not hold.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
BUNDLE=$HERE/../bundle
for tool in apt-get apt-ftparchive dpkg-deb gpg; do
  command -v "$tool" >/dev/null || { echo "bundles are not tried: $tool is missing"; exit 0; }
done
work=$(mktemp -d)
trap 'GNUPGHOME=$work/gnupg gpgconf --kill all 2>/dev/null; rm -rf "$work"' EXIT
export BUNDLE_GNUPGHOME=$work/gnupg BUNDLE_MIRROR="[trusted=yes] file:$work/debian" BUNDLE_SECURITY_MIRROR="[trusted=yes] file:$work/security"
arch=$(dpkg --print-architecture)
TELL_WHY=true
# shellcheck source=ansible/tests/holds.sh
. "$HERE/holds.sh"
refused() { # word command...: it fails, and says so in two lines of which one has the word
  local out rc=0
  out=$("${@:2}" 2>&1) || rc=$?
  printf '%s\n' "$out"
  ((rc != 0)) && grep -qF -- "$1" <<<"$out"
}

# ---- an archive with every package of packages.txt, one library below, and its successor ------------------------------

deb() { # pool name version depends
  local tree=$work/tree
  rm -rf "$tree"
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/$2" "$work/$1/pool"
  printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Nobody <nobody@example.com>\nDescription: made up\n%s' "$2" "$3" "$arch" "${4:+Depends: $4
}" >"$tree/DEBIAN/control"
  printf 'Format: 1.0\n\nFiles: *\nLicense: GPL-2+\n' >"$tree/usr/share/doc/$2/copyright"
  dpkg-deb --root-owner-group -Znone -b "$tree" "$work/$1/pool/$2_${3#*:}_$arch.deb" >/dev/null
}
index() { # archive suite...
  local suite
  for suite in "${@:2}"; do
    mkdir -p "$work/$1/dists/$suite/main/binary-$arch"
    (cd "$work/$1" && if [[ $suite == *-updates ]]; then :; else apt-ftparchive packages pool; fi >"dists/$suite/main/binary-$arch/Packages")
    apt-ftparchive -o "APT::FTPArchive::Release::Architectures=$arch" -o "APT::FTPArchive::Release::Codename=$suite" -o APT::FTPArchive::Release::Components=main release "$work/$1/dists/$suite" >"$work/release"
    mv "$work/release" "$work/$1/dists/$suite/Release"
  done
}
for name in $("$BUNDLE/papers.py" packages); do deb debian "$name" 1.0 "$([[ $name != nginx-light ]] || echo libmadeup)"; done
deb debian libmadeup 1:1.0
mkdir -p "$work/security/pool"
index debian bookworm bookworm-updates
index security bookworm-security

# ---- files of vendors, and a steward.jar that says what is in it ------------------------------------------------------

mkdir -p "$work/jdk/bin" "$work/files"
echo java >"$work/jdk/bin/java"
echo kafka >"$work/files/kafka.tgz"
cat >"$work/jar.py" <<'PYTHON'
import json, sys, zipfile
part = {"type": "library", "bom-ref": "pkg:maven/org.example/part@1", "group": "org.example", "name": "part", "version": "1", "licenses": [{"license": {"id": "MIT"}}]}
with zipfile.ZipFile(sys.argv[1], "w") as jar:
    jar.writestr("META-INF/sbom/application.cdx.json", json.dumps({"components": [part], "dependencies": []}))
    for name in sys.argv[2:]:
        if name.endswith(".jar"):
            jar.writestr("BOOT-INF/lib/" + name, "")
        else:
            jar.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\r\nImplementation-Version: {name}\r\n\r\n")
PYTHON
python3 "$work/jar.py" "$work/files/steward.jar" part-1.jar
python3 "$work/jar.py" "$work/files/odd.jar" part-1.jar stowaway-2.jar
python3 "$work/jar.py" "$work/files/newer.jar" part-1.jar 7.7.7
mkdir "$work/newer-jdk"
echo 'JAVA_VERSION="25.0.9"' >"$work/newer-jdk/release"
mkdir "$work/older-jdk"
echo 'JAVA_VERSION="21.0.1"' >"$work/older-jdk/release"
# Somebody provisions from this very tree, and has secrets beside the shipped inventories.
cp -r "$HERE/.." "$work/ansible"
rm -rf "$work/ansible/tests/out"
BUNDLE=$work/ansible/bundle
mkdir -p "$work/ansible/inventories/mine/pki" "$work/ansible/inventories/single/pki" "$work/ansible/inventories/single/group_vars/all" "$work/ansible/ours"
# The word itself must not stand here, since this file goes into the bundle.
word=$(printf '%s' secret value $$)
for secret in inventories/mine/vault-password inventories/mine/pki/ca.key inventories/single/vault-password inventories/single/pki/ca.key inventories/single/group_vars/all/vault.yml \
  vault-password vault_pass.txt id_ed25519 ours/vault.yml roles/tls_ca/ca.key playbooks/group_vars/all/vault.yml; do
  echo "$word" >"$work/ansible/$secret"
done
printf '$ANSIBLE_VAULT;1.1;AES256\n%s\n' "$word" >"$work/ansible/playbooks/group_vars/all/more.yml"
printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n' "$word" >"$work/ansible/ours/deploy"
build() { "$BUNDLE/build-bundle.sh" "$@"; }
files=("jdk=$work/jdk" "kafka=$work/files/kafka.tgz" "steward=$work/files/steward.jar")
out=$work/out

holds "a bundle without a vendor's file is made and names it" build --inventory "$work/ansible/inventories/single" "$out" "${files[@]}"
holds "the manifest has the missing file's address" grep -q '^  - {name: elasticsearch, .*url: "https://artifacts.elastic.co/.*sha256: ""' "$out/MANIFEST.yml"
holds "the manifest has the digest of the file that is there" grep -q "name: kafka, .*sha256: $(sha256sum <"$work/files/kafka.tgz" | cut -d' ' -f1)" "$out/MANIFEST.yml"
holds "the inventory's part has the version, for preflight" grep -q '^  kafka: {file: kafka_2.13-4.3.1.tgz, sha256: [0-9a-f]*, version: "4.3.1"}$' "$out/artifacts.yml"
holds "it is whole, and verify says what it lacks" grep -q '^Not in it: elasticsearch-' <("$BUNDLE/verify-bundle.sh" "$out")
holds "the closure is in" test -e "$out/debian/libmadeup_1%3a1.0_$arch.deb"
holds "so is the controller" test -e "$out/debian/ansible_1.0_$arch.deb"
holds "no secret is in" refused '' grep -rqF "$word" "$out"
holds "the inventory's groups decide" refused '' grep -q mattermost "$out/MANIFEST.yml"
sbom() {
  python3 - "$out" <<'PYTHON'
import csv, json, sys
bom = json.load(open(sys.argv[1] + "/sbom.cdx.json"))
by = {one["name"]: one for one in bom["components"]}
assert bom["bomFormat"] == "CycloneDX" and bom["specVersion"] == "1.6"
assert by["libmadeup"]["purl"].startswith("pkg:deb/debian/libmadeup@1:1.0?arch="), by["libmadeup"]
assert by["libmadeup"]["licenses"] == [{"license": {"name": "GPL-2.0-or-later"}}]
assert by["libmadeup"]["hashes"][0]["alg"] == "SHA-256"
assert [one["name"] for one in by["steward"]["components"]] == ["part"]
refs = [one["bom-ref"] for one in bom["components"]]
assert len(refs) == len(set(refs))
rows = list(csv.DictReader(open(sys.argv[1] + "/LICENCES.csv")))
assert {"part": "steward.jar", "name": "org.example:part", "version": "1", "licence": "MIT"} in rows, rows[-3:]
PYTHON
}
holds "the list of parts has packages, files and libraries with licences" sbom
cp "$out/bundle.asc" "$work/key.asc"
# Where the reader's language sorts otherwise than the builder's list.
other=$(locale -a 2>/dev/null | grep -iE '^(en_US|de_DE|zh_CN)\.utf-?8$' | head -n 1 || true)
if [[ -n $other ]]; then holds "it is whole in a reader's language, too" env LC_ALL="$other" "$BUNDLE/verify-bundle.sh" "$out"; fi

# ---- one that is not what was signed -----------------------------------------------------------------------------------

verify() { "$BUNDLE/verify-bundle.sh" "$@"; }
holds "the key by another way is accepted" verify "$out" "$work/key.asc"
spoiled() { # what word command: on a copy, by that command
  rm -rf "$work/copy"
  cp -r "$out" "$work/copy"
  (cd "$work/copy" && eval "$3")
  holds "$1" refused "$2" verify "$work/copy" "$work/key.asc"
}
spoiled "a changed file is found" 'Files differ' 'echo >>files/kafka_2.13-4.3.1.tgz'
spoiled "a lost file is found" 'Files differ' 'rm debian/ansible_*.deb'
spoiled "an additional file is found" 'Nobody signed' 'touch ansible/playbooks/more.yml'
spoiled "an additional link is found" 'Nobody signed' 'ln -s /etc/passwd docs/link'
# shellcheck disable=SC2016
spoiled "a file that became a link is found" 'is no file' 'cp files/kafka_2.13-4.3.1.tgz ../kafka && ln -sf "$PWD/../kafka" files/kafka_2.13-4.3.1.tgz'
spoiled "a changed list is found" 'signature' 'echo >>SHA256SUMS'
spoiled "no list at all is said" 'no signed list' 'rm SHA256SUMS.asc'
stranger() {
  rm -rf "$work/stranger"
  BUNDLE_GNUPGHOME=$work/stranger build "$work/other" "${files[@]}" >/dev/null 2>&1
  GNUPGHOME=$work/stranger gpgconf --kill all
  refused 'not by this key' verify "$work/other" "$work/key.asc"
}
holds "another builder's signature is refused" stranger

# ---- again, and what is refused ----------------------------------------------------------------------------------------

deb security libmadeup 1:1.1
index security bookworm-security
echo elasticsearch >"$work/files/elasticsearch.tgz"
holds "a second bundle needs only what is new" build --inventory "$work/ansible/inventories/single" "$out.tar" "elasticsearch=$work/files/elasticsearch.tgz"
holds "what a security update replaced is left out" test "$(cd "$out/debian" && echo libmadeup*)" = "libmadeup_1%3a1.1_$arch.deb"
holds "nothing is missing" grep -q '^complete: true' "$out/MANIFEST.yml"
holds "as one file it is whole, too" verify "$out.tar" "$work/key.asc"
head -c 20000 "$out.tar" >"$work/half.tar"
holds "half a file is refused" refused 'Get the bundle again' verify "$work/half.tar"
holds "a jar that carries what its list does not name is refused" refused stowaway build "$work/odd" "jdk=$work/jdk" "steward=$work/files/odd.jar"
named() {
  build "$work/named" "${files[@]}" "synapse=$work/files/elasticsearch.tgz"
  grep -q '^  synapse: {file: elasticsearch.tgz, sha256: [0-9a-f]*}$' "$work/named/artifacts.yml" && ! grep -q mattermost "$work/named/MANIFEST.yml"
}
holds "what the shipped inventory has no version of comes under its own name" named
told() { # what a jar and a JDK say of themselves goes into name and papers
  build "$work/told" "jdk=$work/newer-jdk" "steward=$work/files/newer.jar"
  grep -q 'name: steward, version: "7.7.7", file: steward-7.7.7.jar' "$work/told/MANIFEST.yml" && grep -q 'name: jdk, version: "25.0.9", file: jdk-25.tar.gz' "$work/told/MANIFEST.yml" &&
    grep -q '"version": "7.7.7"' "$work/told/sbom.cdx.json"
}
holds "a file is the version that it says" told
holds "a jar of another version than the inventory's is refused" refused 'names 0.1.0-SNAPSHOT' build --inventory "$work/ansible/inventories/single" "$work/odd" "jdk=$work/jdk" "steward=$work/files/newer.jar"
holds "so is a JDK" refused 'names 25' build --inventory "$work/ansible/inventories/single" "$work/odd" "jdk=$work/older-jdk" "steward=$work/files/steward.jar"
holds "a file nobody knows is refused" refused 'names no file' build "$work/odd" "nonsense=$work/files/kafka.tgz"
holds "a file that is not there is refused" refused 'cannot be read' build "$work/odd" "kafka=$work/nothing"
holds "an inventory that is none is refused" refused 'cannot be read' build --inventory "$work/files" "$work/odd"
known() { # where git knows what belongs here, nothing else goes along, and a secret not even if git knows it
  git -C "$work/ansible" init -q
  echo "$word" >"$work/ansible/ours/notes"
  git -C "$work/ansible" add --force . ':!ours/notes'
  rm "$work/ansible/README.md"
  build "$work/known" "${files[@]}"
  [[ ! -e $work/known/ansible/ours/notes && ! -e $work/known/ansible/README.md && -x $work/known/ansible/secrets.sh && -e $work/known/ansible/inventories/single/hosts.yml ]] && refused '' grep -rqF "$word" "$work/known"
}
if command -v git >/dev/null; then holds "what git does not know stays, and secrets that it knows" known; fi
sed -i "/name: kafka/,/sha256/s/sha256: {}/sha256: {\"4.3.1\": $(printf '0%.0s' {1..64})}/" "$BUNDLE/vendors.yml"
holds "a digest in vendors.yml must be met" refused 'vendors.yml says' build "$work/odd" "${files[@]}"
holds "a key inside the bundle is refused" refused 'must not lie' env BUNDLE_GNUPGHOME="$work/odd/key" "$BUNDLE/build-bundle.sh" "$work/odd" "${files[@]}"
all_hold
