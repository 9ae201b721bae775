# shellcheck shell=bash
# Sourced by tests that make their own $work: counts what was asked, and names what does not hold.
asked=0 broken=0
holds() { # what command...
  asked=$((asked + 1))
  if ! "${@:2}" >"$work/said" 2>&1; then
    broken=$((broken + 1))
    printf 'does not hold: %s\n' "$1"
    if ${TELL_WHY:-false}; then tail -n 5 "$work/said"; fi
  fi
}
all_hold() {
  printf '%s of %s hold\n' "$((asked - broken))" "$asked"
  ((broken == 0))
}
