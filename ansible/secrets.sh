#!/usr/bin/env bash
# Makes the site's secrets: secrets.sh INVENTORY [VAULT_PASSWORD_FILE]; secrets.sh --names says which.
# Random values go straight into an ansible-vault file; no value is printed. In a file that is there every line stays as it
# is; what a newer version of Steward needs besides is added and named.
set -euo pipefail
NAMES="tls_ca_passphrase postgresql_owner_password postgresql_app_password postgresql_replication_password redis_password
  mariadb_password postgresql_mattermost_password postgresql_synapse_password im_synapse_registration_secret im_synapse_macaroon_secret
  kafka_broker_password kafka_steward_password elasticsearch_superuser_password elasticsearch_steward_password steward_metrics_token
  backup_agent_password keepalived_vip_password"
if [[ ${1:-} == --names ]]; then
  echo $NAMES
  exit
fi
inventory=${1:?give the directory of the inventory}
password=${2:-$inventory/vault-password}
file=$inventory/group_vars/all/vault.yml
umask 077
values() { # names: a line for each
  local name
  for name in "$@"; do
    # VRRP takes eight characters and no more.
    printf '%s: "%s"\n' "$name" "$(openssl rand -hex "$([[ $name == keepalived_vip_password ]] && echo 4 || echo 24)")"
  done
}
vault() { ansible-vault "$1" --vault-password-file "$password" "${@:2}"; }
trap 'rm -f "$file.new"' EXIT
if [[ ! -e $file ]]; then
  [[ ! -e $inventory/pki/ca.key ]] || { echo "secrets: $inventory/pki is that of a site whose $file is not here, and its secrets are not made twice; bring $file back" >&2; exit 1; }
  [[ -s $password ]] || openssl rand -base64 48 | tr -d '\n' >"$password"
  # shellcheck disable=SC2086
  { echo ---; values $NAMES; } | vault encrypt --output "$file.new" >/dev/null
  mv "$file.new" "$file"
  exit
fi
[[ -r $file && -r $password ]] || { echo "secrets: $file or $password cannot be read, and the site's secrets are not made twice; bring back what is missing" >&2; exit 1; }
# shellcheck disable=SC2086
lacking=$(vault view "$file" | python3 -c '
import sys
import yaml
there = yaml.safe_load(sys.stdin) or {}
print(*(name for name in sys.argv[1:] if name not in there))
' $NAMES)
[[ -n $lacking ]] || { echo "$file has every value and stays; new ones for all: rotate-secrets.sh" >&2; exit; }
# shellcheck disable=SC2086
{ vault view "$file"; values $lacking; } | vault encrypt --output "$file.new" >/dev/null
mv "$file.new" "$file"
echo "Added to $file: $lacking. Keep a copy of it where the backups are not, then provision." >&2
