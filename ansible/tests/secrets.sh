#!/usr/bin/env bash
# Makes, completes and keeps a vault: secrets.sh
# Needs ansible-vault and openssl. A line for each thing that does not hold.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/group_vars/all"
vault=$work/group_vars/all/vault.yml
# What is said may be a value.
TELL_WHY=false
# shellcheck source=ansible/tests/holds.sh
. "$HERE/holds.sh"
view() { ansible-vault view --vault-password-file "$work/vault-password" "$vault"; }
run() { "$HERE/../secrets.sh" "$work" 2>&1; }

run >"$work/first"
view >"$work/made"
holds "every name has a value, and nothing was said" diff <(sed -n 's/: "[0-9a-f]\{8,\}"$//p' "$work/made") <("$HERE/../secrets.sh" --names | tr ' ' '\n')
holds "no value is said" test ! -s "$work/first"
before=$(sha256sum "$vault")
holds "what is whole stays" eval 'run | grep -q "has every value" && [[ $(sha256sum "$vault") == "$before" ]]'

# As an older version made it, with a line and a remark of the site's own.
{ grep -v '^redis_password\|^keepalived_vip_password' "$work/made"; echo '# our own'; echo 'ldap_password: "it is ours"'; } >"$work/older"
ansible-vault encrypt --vault-password-file "$work/vault-password" --output "$vault" "$work/older" >/dev/null
run >"$work/second"
view >"$work/completed"
holds "what was there stays as it was, line by line" diff "$work/older" <(head -n "$(wc -l <"$work/older")" "$work/completed")
holds "what was missing is added" diff <(printf 'redis_password\nkeepalived_vip_password\n') <(tail -n +"$(($(wc -l <"$work/older") + 1))" "$work/completed" | sed 's/: "[0-9a-f]*"$//')
holds "VRRP's has eight characters" grep -qx 'keepalived_vip_password: "[0-9a-f]\{8\}"' "$work/completed"
holds "what was added is named" grep -q ': redis_password keepalived_vip_password\.' "$work/second"
holds "no value is said then" eval '! grep -qFf <(sed -n "s/.*\"\(.*\)\"$/\1/p" "$work/completed") "$work/second"'

before=$(sha256sum "$vault")
echo wrong >"$work/wrong"
holds "with a wrong password nothing changes" eval '! "$HERE/../secrets.sh" "$work" "$work/wrong" && [[ $(sha256sum "$vault") == "$before" && ! -e $vault.new ]]'
mv "$work/vault-password" "$work/away"
holds "a vault whose password is gone is not made anew" eval '! run && [[ $(sha256sum "$vault") == "$before" && ! -e $work/vault-password ]]'
mkdir "$work/pki"
: >"$work/pki/ca.key"
mv "$work/away" "$work/vault-password"
rm "$vault"
holds "nor is one of a site that there is" eval '! run && [[ ! -e $vault ]]'
all_hold
