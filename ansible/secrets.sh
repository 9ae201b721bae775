#!/usr/bin/env bash
# Makes the site's secrets, once: secrets.sh INVENTORY [VAULT_PASSWORD_FILE]; secrets.sh --names says which.
# Random values go straight into an ansible-vault file; nothing is printed. A file that is there stays.
set -euo pipefail
GENERATED="tls_ca_passphrase postgresql_owner_password postgresql_app_password postgresql_replication_password redis_password
  mariadb_password postgresql_mattermost_password postgresql_synapse_password im_synapse_registration_secret im_synapse_macaroon_secret
  kafka_broker_password kafka_steward_password elasticsearch_superuser_password elasticsearch_steward_password steward_metrics_token
  backup_agent_password"
if [[ ${1:-} == --names ]]; then
  echo $GENERATED keepalived_vip_password
  exit
fi
inventory=${1:?give the directory of the inventory}
password=${2:-$inventory/vault-password}
file=$inventory/group_vars/all/vault.yml
umask 077
[[ ! -e $file ]] || { echo "$file is there already and stays; to replace values: ansible-vault edit, then provision" >&2; exit 0; }
[[ -s $password ]] || openssl rand -base64 48 | tr -d '\n' >"$password"
{
  echo ---
  for name in $GENERATED; do
    printf '%s: "%s"\n' "$name" "$(openssl rand -hex 24)"
  done
  # VRRP takes eight characters and no more.
  printf 'keepalived_vip_password: "%s"\n' "$(openssl rand -hex 4)"
} | ansible-vault encrypt --vault-password-file "$password" --output "$file" >/dev/null
