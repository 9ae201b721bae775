#!/usr/bin/env python3
"""Part of Steward, Apache-2.0. Holds argument_specs, defaults, tasks and docs together.

specs.py check    every variable of a role's defaults stands in its spec and the reverse; secrets are never shown; every
                  description has its Chinese in specs.zh-CN.yml
specs.py docs     writes docs/operate/ansible-variables.md and ports.md, in both languages; --check fails when they are stale
"""
import pathlib
import re
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROLES = HERE.parent / "roles"
DOCS = HERE.parent.parent / "docs" / "operate"
CHINESE = HERE / "specs.zh-CN.yml"
# What other roles or the inventory define and a role only reads.
SECRET = re.compile(r"(password|passphrase|_token|_secret)\b")


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


def roles():
    return sorted(directory for directory in ROLES.iterdir() if (directory / "tasks").is_dir())


def options(role):
    return load(role / "meta/argument_specs.yml").get("argument_specs", {}).get("main", {}).get("options", {})


def check():
    findings = []
    for role in roles():
        spec, defaults = options(role), load(role / "defaults/main.yml") or {}
        if not (role / "meta/argument_specs.yml").exists():
            findings.append(f"{role.name}: no meta/argument_specs.yml")
            continue
        findings += [f"{role.name}: {name} has a default and no spec" for name in defaults if name not in spec]
        findings += [f"{role.name}: {name} is specified, has no default and is not required"
                     for name, option in spec.items() if name not in defaults and not option.get("required")]
        findings += [f"{role.name}: {name} is required and has a default" for name, option in spec.items() if name in defaults and option.get("required")]
        findings += [f"{role.name}: {name} has no description" for name, option in spec.items() if not option.get("description")]
        for file in sorted((role / "tasks").glob("*.yml")) + sorted((role / "handlers").glob("*.yml")):
            findings += shown(file, load(file) or [])
    for file in sorted((HERE.parent / "playbooks").rglob("*.yml")):
        for part in load(file) or []:
            if isinstance(part, dict):
                for tasks in ("pre_tasks", "tasks", "post_tasks", "handlers"):
                    findings += shown(file, part.get(tasks, []))
                if "hosts" not in part:
                    findings += shown(file, [part])
    chinese = load(CHINESE)
    findings += [f"{CHINESE.name} has no Chinese for: {english}" for english in sorted(descriptions() - set(chinese))]
    bundled = set(re.sub(r"#.*|^\w+:", "", (HERE.parent / "bundle/packages.txt").read_text(encoding="utf-8"), flags=re.M).split())
    findings += [f"bundle/packages.txt has no {name}, which the role {role.name} installs" for role in roles() for name in sorted(installed(role) - bundled)]
    return findings


def descriptions():
    """What the generated pages say in words: of the variables and of the ports."""
    return {option["description"] for role in roles() for option in options(role).values() if option.get("description")} | {
        entry["what"] for entry in ports().values()}


def ports():
    return load(ROLES / "site/defaults/main.yml")["site_ports"]


def installed(role):
    """Debian packages by name, with the role's own defaults filled in."""
    defaults = {key: value for key, value in (load(role / "defaults/main.yml") or {}).items() if isinstance(value, (str, int, list))}
    found = set()

    def gather(names):
        for name in [names] if isinstance(names, str) else names:
            for variable, value in defaults.items():
                if re.fullmatch(r"\{\{ *" + variable + r" *\}\}", name):
                    gather(value if isinstance(value, list) else str(value))
                    break
                name = re.sub(r"\{\{ *" + variable + r" *\}\}", str(value), name)
            else:
                found.add(name)

    def walk(tasks):
        for task in tasks:
            for part in ("block", "rescue", "always"):
                walk(task.get(part, []))
            package = task.get("ansible.builtin.apt", {})
            if isinstance(package, dict) and package.get("name") and package.get("state", "present") != "absent":
                gather(package["name"])

    for file in sorted((role / "tasks").glob("*.yml")):
        walk(load(file) or [])
    # What only the play knows cannot be held against a list.
    return {name for name in found if "{{" not in name}


def shown(file, tasks):
    found = []
    for task in tasks:
        for part in ("block", "rescue", "always"):
            found += shown(file, task.get(part, []))
        text = yaml.safe_dump({key: value for key, value in task.items() if key not in ("name", "block", "notify", "when", "register")}, width=10**9)
        # Whether there is one is no secret.
        text = re.sub(r"\w+ is (not )?defined", "", text)
        secret = [word for word in re.findall(r"\{\{[^}]*\}\}", text) if SECRET.search(word)]
        if secret and not task.get("no_log"):
            found.append(f"{file.relative_to(ROLES.parent)}: '{task.get('name')}' handles a secret without no_log")
    return found


def bounds(option):
    text = option.get("type", "str")
    if option.get("choices"):
        text += ": " + ", ".join(str(choice) for choice in option["choices"])
    return text


WORDS = {
    "md": {"title": "# Variables of the Ansible roles", "other": "[简体中文](ansible-variables.zh-CN.md)",
           "made": "Generated by `ansible/tests/specs.py docs` from each role's `meta/argument_specs.yml`; wrong values are refused before anything changes.",
           "head": "| variable | type | default | what |", "required": "required",
           "ports": "# Ports", "ports_other": "[简体中文](ports.zh-CN.md)",
           "ports_made": "Generated from the map `site_ports` of the role `site`, which also feeds the firewall, every configuration and the proofs of `verify`. "
                         "`admins` and `users` are the networks `site_admin_networks` and `site_user_networks`. Everything else is dropped.",
           "ports_head": "| port | service | on | from | what |", "nobody": "this host only"},
    "zh-CN.md": {"title": "# Ansible 角色的变量", "other": "[English](ansible-variables.md)",
                 "made": "由 `ansible/tests/specs.py docs` 根据各角色的 `meta/argument_specs.yml` 生成；错误的值在任何改动之前就被拒绝。",
                 "head": "| 变量 | 类型 | 默认值 | 说明 |", "required": "必填",
                 "ports": "# 端口", "ports_other": "[English](ports.md)",
                 "ports_made": "由角色 `site` 的 `site_ports` 生成；防火墙、各项配置以及 `verify` 的证明都取自同一份映射。"
                               "`admins` 与 `users` 是 `site_admin_networks` 与 `site_user_networks` 所列网络。其余一律丢弃。",
                 "ports_head": "| 端口 | 服务 | 所在主机组 | 来自 | 说明 |", "nobody": "仅本机"},
}


def pages():
    for ending, words in WORDS.items():
        told = load(CHINESE) if ending == "zh-CN.md" else {}
        lines = [words["title"], "", words["other"], "", words["made"], ""]
        for role in roles():
            spec = options(role)
            if not spec:
                continue
            defaults = load(role / "defaults/main.yml") or {}
            lines += [f"## {role.name}", words["head"], "|---|---|---|---|"]
            for name, option in spec.items():
                default = words["required"] if option.get("required") else f"`{str(defaults.get(name)) if len(str(defaults.get(name))) < 60 else '…'}`".replace("|", "\\|")
                lines.append(f"| `{name}` | {bounds(option)} | {default} | {told.get(option['description'], option['description'])} |")
            lines.append("")
        yield DOCS / f"ansible-variables.{ending}", "\n".join(lines)
        lines = [words["ports"], "", words["ports_other"], "", words["ports_made"], "", words["ports_head"], "|---|---|---|---|---|"]
        for name, entry in sorted(ports().items(), key=lambda pair: pair[1]["port"]):
            lines.append(f"| {entry['port']} | {name} | {entry['at']} | {', '.join(entry['from']) or words['nobody']} | {told.get(entry['what'], entry['what'])} |")
        yield DOCS / f"ports.{ending}", "\n".join(lines) + "\n"


if __name__ == "__main__":
    what = sys.argv[1:]
    if what[:1] == ["check"]:
        found = check()
    elif what[:1] == ["docs"] and "--check" in what:
        found = [f"{page.name} is stale; run ansible/tests/specs.py docs" for page, text in pages() if not page.exists() or page.read_text(encoding="utf-8") != text]
    elif what[:1] == ["docs"]:
        found = []
        for page, text in pages():
            page.write_text(text, encoding="utf-8")
    else:
        sys.exit(__doc__)
    print("\n".join(found) or "nothing found")
    sys.exit(bool(found))
