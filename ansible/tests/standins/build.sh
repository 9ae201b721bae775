#!/usr/bin/env bash
# Packs what a test installation needs into OUT: build.sh OUT
#   kafka-*.tar.gz, elasticsearch-*.tar.gz   stand-ins of the vendors' layout, from Maven Central
#   jdk-*.tar.gz                             the JDK this machine builds with
#   steward-*.jar                            what ./steward builds
# Only what changed is packed again. Prints NAME=PATH, as build-bundle.sh takes it.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
ROOT=$(cd "$HERE/../../.." && pwd)
OUT=$(readlink -m "$1")
MAVEN=${MAVEN:-mvn}
mkdir -p "$OUT"
version() { sed -n "s/^versions_$1: *\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" "$ROOT/ansible/inventories/single/group_vars/all/versions.yml"; }
pack() { # archive directory...: same input, same bytes
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$2" -cf - "$3" | gzip -n -1 >"$1.new"
  mv "$1.new" "$1"
}

kafka=$OUT/kafka-$(version kafka).tar.gz
if [[ ! -s $kafka ]]; then
  work=$OUT/.kafka/kafka-$(version kafka)
  rm -rf "$OUT/.kafka"
  mkdir -p "$work/libs"
  (cd "$HERE/kafka" && "$MAVEN" -B -ntp -q "-Dkafka.version=$(version kafka)" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/libs") >&2
  pack "$kafka" "$OUT/.kafka" "$(basename "$work")"
  rm -rf "$OUT/.kafka"
fi

server=$ROOT/audit-indexer/devstack/elasticsearch/target/server
elasticsearch=$OUT/elasticsearch-$(version elasticsearch).tar.gz
[[ -d $server/lib ]] || { echo "build.sh: $server is missing; build Steward first" >&2; exit 1; }
if [[ ! -s $elasticsearch || $(find "$server" "$HERE/elasticsearch" -newer "$elasticsearch" -type f | head -n 1) ]]; then
  work=$OUT/.elasticsearch/elasticsearch-$(version elasticsearch)
  rm -rf "$OUT/.elasticsearch"
  mkdir -p "$work"
  cp -rL "$server/lib" "$server/modules" "$HERE/elasticsearch/bin" "$HERE/elasticsearch/config" "$work"
  pack "$elasticsearch" "$OUT/.elasticsearch" "$(basename "$work")"
  rm -rf "$OUT/.elasticsearch"
fi

jdk=$OUT/jdk-$(version jdk).tar.gz
if [[ ! -s $jdk ]]; then
  home=$(readlink -f "${JAVA_HOME:?}")
  # Not the sources, and not what only builds: a server needs neither.
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$(dirname "$home")" --exclude=src.zip --exclude=jmods --exclude=man --exclude=demo \
    --dereference -cf - "$(basename "$home")" | gzip -n -1 >"$jdk.new"
  mv "$jdk.new" "$jdk"
fi

jar=$ROOT/ops-console/target/steward.jar
[[ -r $jar ]] || { echo "build.sh: $jar is missing; build Steward first" >&2; exit 1; }
kept=$OUT/steward-$(version steward).jar
# Its date is that of all builds, so it says nothing.
cmp -s "$jar" "$kept" || cp "$jar" "$kept"
printf '%s\n' "jdk=$jdk" "kafka=$kafka" "elasticsearch=$elasticsearch" "steward=$kept"
