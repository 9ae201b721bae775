#!/usr/bin/env bash
# Reports what differs from the inventory and changes nothing: drift.sh INVENTORY/hosts.yml [ansible-playbook options]
# Exit code 0: nothing differs. 2: something does; standard output has a line for each. 3: a host did not answer or a
# task failed, so there may be more. 1: it could not be told at all.
set -euo pipefail
HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
inventory=$(readlink -f "${1:?give the inventory}")
[[ -r $inventory ]] || { echo "drift: $1 cannot be read" >&2; exit 1; }
shift
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
cd "$HERE"
ANSIBLE_CONFIG=$HERE/ansible.cfg ANSIBLE_STDOUT_CALLBACK=ansible.posix.json \
  ansible-playbook -i "$inventory" playbooks/drift.yml --check "$@" >"$answer" || true
python3 - "$answer" <<'PYTHON'
import glob
import json
import sys

import yaml

# A handler follows from a difference and is none itself.
handlers = set()
for file in glob.glob("roles/*/handlers/main.yml"):
    with open(file, encoding="utf-8") as handle:
        handlers |= {file.split("/")[1] + " : " + handler["name"] for handler in yaml.safe_load(handle)}
try:
    text = open(sys.argv[1], encoding="utf-8").read()
    answer = json.loads(text[text.index("{"):])
except ValueError:
    sys.exit("drift: ansible-playbook did not answer; run it by hand with --check")
# An inventory without hosts is answered, too, and nothing differs on none.
if not answer["stats"]:
    sys.exit("drift: no host was asked; look at the inventory")
found = unknown = 0
for play in answer["plays"]:
    for task in play["tasks"]:
        for host, result in sorted(task["hosts"].items()):
            if result.get("unreachable") or result.get("failed"):
                items = [result]
                word = "cannot be told"
            else:
                items = [item for item in result.get("results", [result]) if item.get("changed")]
                word = "differs"
            for item in items:
                if word == "differs" and (not result.get("changed") or task["task"]["name"] in handlers):
                    continue
                what = item.get("item", item.get("path") or item.get("dest") or item.get("name") or "")
                what = what if isinstance(what, str) else what.get("path", what.get("name", ""))
                print(f"{host}: {word}: {task['task']['name']}{': ' + what if what else ''}")
                found += word == "differs"
                unknown += word != "differs"
print(f"{found} differences" + (f", {unknown} questions without an answer" if unknown else ""), file=sys.stderr)
sys.exit(3 if unknown else 2 if found else 0)
PYTHON
