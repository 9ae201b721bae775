#!/usr/bin/env bash
# Packs a JDK as one tarball, without what a server does not need: pack-jdk.sh HOME FILE
# The same JDK gives the same bytes.
set -euo pipefail
home=$(readlink -f "${1:?give the directory of a JDK}")
file=${2:?give the file to write}
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$(dirname "$home")" --exclude=src.zip --exclude=jmods --exclude=man --exclude=demo \
  --dereference -cf - "$(basename "$home")" | gzip -n -1 >"$file.new"
mv "$file.new" "$file"
