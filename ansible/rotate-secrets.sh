#!/usr/bin/env bash
# Gives the site new secrets: rotate-secrets.sh INVENTORY [VAULT_PASSWORD_FILE]
# The old ones stay in the vault beside the new ones until every service has proven to know those; then they go. Broken off,
# the same again goes on where it was. What the site itself has put into the vault stays as it is. Brokers are away for half a minute
# once every host has answered and taken its new settings; Steward's processes restart.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
inventory=$(readlink -f "${1:?give the directory of the inventory}")
shift
password=$inventory/vault-password
# --limit, --tags or --check would end well with services that know the old ones alone.
[[ $# -le 1 && ${1:-} != -* ]] || { echo "rotate-secrets: the whole site gets new secrets or none, so nothing but the vault's password file may follow the inventory; leave '$*' out" >&2; exit 2; }
(($# == 0)) || password=$(readlink -f "$1")
file=$inventory/group_vars/all/vault.yml
[[ -r $file && -r $password ]] || { echo "rotate-secrets: $file or $password cannot be read; secrets.sh makes them" >&2; exit 1; }
umask 077
# What a newer version of Steward needs besides is no reason to fail in the middle.
"$HERE/secrets.sh" "$inventory" "$password" 2>&1 | sed '/ has every value and stays/d' >&2
rewrite() { # python: the vault's values, `old`, become `new`; through pipes alone
  ansible-vault view --vault-password-file "$password" "$file" | python3 -c "
import json, secrets, sys, yaml
generated = '$("$HERE/secrets.sh" --names)'.split()
old = yaml.safe_load(sys.stdin)
$1
print('---')
for name, value in new.items():
    print(name + ': ' + json.dumps(value))
" | ansible-vault encrypt --vault-password-file "$password" --output "$file.new" >/dev/null
  mv "$file.new" "$file"
}
cd "$HERE"
play() { ANSIBLE_CONFIG=$HERE/ansible.cfg ansible-playbook -i "$inventory/hosts.yml" --vault-password-file "$password" "$1"; }
# Every host must answer and have all values before the vault has new ones, and before one that was broken off goes on.
play playbooks/preflight.yml
# As long as each was: VRRP takes eight characters and no more.
rewrite "
new = old if 'secrets_former' in old else {**{name: secrets.token_hex(len(value) // 2) if name in generated else value for name, value in old.items()}, 'secrets_former': old}
"
play playbooks/rotate-secrets.yml
rewrite "
new = {name: value for name, value in old.items() if name != 'secrets_former'}
"
echo "Every service knows the new secrets; the old ones are gone from $file. Keep a copy of $file where the backups are not."
