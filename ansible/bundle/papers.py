#!/usr/bin/env python3
"""Part of Steward, Apache-2.0. What a bundle needs, and the papers that say what is in it.

papers.py packages [INVENTORY]      the packages that the inventory's groups and the controller need
papers.py vendors [INVENTORY] [NAME=PATH...]   the other files, some of which are given: name, file name, SHA-256 if one is
                                    set, address if there is one
papers.py write OUT SUITE [INVENTORY]   MANIFEST.yml, artifacts.yml, sbom.cdx.json (CycloneDX) and LICENCES.csv, of what lies in OUT

Without an inventory: for every group there is. Needs Python's yaml and, to read packages, dpkg-deb.
"""
import concurrent.futures
import csv
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import urllib.parse
import uuid
import zipfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
SHIPPED = HERE.parent / "inventories" / "single"
SPEC = "1.6"
SBOM_IN_JAR = "META-INF/sbom/application.cdx.json"
# Debian's short names of licences, where SPDX has another for the same text.
SPDX = {"Expat": "MIT", "Apache-2": "Apache-2.0", "GPL-1": "GPL-1.0-only", "GPL-1+": "GPL-1.0-or-later", "GPL-2": "GPL-2.0-only",
        "GPL-2+": "GPL-2.0-or-later", "GPL-3": "GPL-3.0-only", "GPL-3+": "GPL-3.0-or-later", "LGPL-2": "LGPL-2.0-only",
        "LGPL-2+": "LGPL-2.0-or-later", "LGPL-2.1": "LGPL-2.1-only", "LGPL-2.1+": "LGPL-2.1-or-later", "LGPL-3": "LGPL-3.0-only",
        "LGPL-3+": "LGPL-3.0-or-later", "BSD-2-clause": "BSD-2-Clause", "BSD-3-clause": "BSD-3-Clause", "MPL-2": "MPL-2.0"}


def refuse(what, action):
    print(what + ".", action + ".", sep="\n", file=sys.stderr)
    sys.exit(1)


def yaml_of(path):
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError:
        refuse(f"{path} cannot be read", "Name the directory of an inventory, such as the one that ./steward plan wrote")
    except yaml.YAMLError:
        refuse(f"{path} is not YAML", "Mend it")


# ---- what is needed ----------------------------------------------------------------------------------------------------

def groups(inventory):
    """Those that hold a host, by the inventory; without one, all."""
    if not inventory:
        return None
    found = set()

    def walk(name, group):
        group = group or {}
        inside = set(group.get("hosts") or {})
        for child, members in (group.get("children") or {}).items():
            inside |= walk(child, members)
        if inside:
            found.add(name)
        return inside

    top = yaml_of(pathlib.Path(inventory) / "hosts.yml")
    if not isinstance(top, dict) or not all(isinstance(group, (dict, type(None))) for group in top.values()):
        refuse(f"{inventory}/hosts.yml is no inventory", "Write one with ./steward plan")
    for name, group in top.items():
        walk(name, group)
    if not found:
        refuse(f"{inventory}/hosts.yml names no host", "Write one with ./steward plan")
    return found | {"all", "controller"}


def packages(inventory):
    wanted, needed = groups(inventory), set()
    for line in (HERE / "packages.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        group, colon, names = line.partition(":")
        if not colon:
            group, names = "all", line
        if wanted is None or group.strip() in wanted:
            needed |= set(names.split())
    return sorted(needed)


def vendors(inventory, given=()):
    """What no package holds, with names filled in by the inventory's versions; of a file that is given, by what it says itself."""
    wanted = groups(inventory)
    versions = versions_of(inventory)
    for vendor in yaml_of(HERE / "vendors.yml")["vendors"]:
        if wanted is not None and not wanted & set(vendor["groups"]):
            continue
        path = dict(given).get(vendor["name"])
        told = told_by(vendor["name"], pathlib.Path(path)) if path else ""
        if told and not is_one(vendor["name"], told, versions.get(vendor["version"])):
            if wanted is None:
                versions[vendor["version"]] = told
            elif vendor["version"] in versions:
                refuse(f"{path} is version {told}, and {inventory} names {versions[vendor['version']]}", f"Set {vendor['version']} in versions.yml, or give the other file")
        if vendor["version"] not in versions:
            if wanted is not None:
                refuse(f"{inventory}/group_vars/all/versions.yml has no {vendor['version']}", f"Add the version of {vendor['name']} that is to be installed")
            # Without an inventory nobody has said which one; who brings a file brings it under its own name.
            yield {key: value for key, value in vendor.items() if isinstance(value, str)} | {"version": "", "file": "", "url": "", "checksum": "", "sha256": ""}
            continue
        version = str(versions[vendor["version"]])
        filled = {key: value.replace("{version}", version) for key, value in vendor.items() if isinstance(value, str)}
        yield filled | {"version": version, "sha256": str((vendor.get("sha256") or {}).get(version, ""))}


def told_by(name, path):
    """The version that a file says of itself; empty where none does."""
    try:
        if name == "steward":
            with zipfile.ZipFile(path) as jar:
                found = re.search(r"^Implementation-Version: *(\S+)", jar.read("META-INF/MANIFEST.MF").decode("utf-8"), re.M)
        elif name == "jdk":
            if path.is_dir():
                text = (path / "release").read_text(encoding="utf-8")
            else:
                with tarfile.open(path) as archive:
                    text = next((archive.extractfile(one).read().decode("utf-8") for one in archive if re.fullmatch(r"(\./)?[^/]+/release", one.name) and one.isfile()), "")
            found = re.search(r'^JAVA_VERSION="([^"]+)"', text, re.M)
        else:
            return ""
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile, tarfile.TarError):
        return ""
    return found[1] if found else ""


def is_one(name, told, meant):
    """Of a JDK the inventory names no more than 25, which 25.0.1 is."""
    return told == str(meant) or name == "jdk" and re.match(re.escape(str(meant)) + r"[.+]", told)


def versions_of(inventory):
    found = {}
    for file in sorted((pathlib.Path(inventory or SHIPPED) / "group_vars/all").glob("*.yml")):
        # Of the vault nobody knows anything here.
        if not file.read_bytes().startswith(b"$ANSIBLE_VAULT"):
            content = yaml_of(file)
            found |= {key: value for key, value in content.items() if key.startswith("versions_")} if isinstance(content, dict) else {}
    return found


# ---- what is there -----------------------------------------------------------------------------------------------------

def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sha.update(block)
    return sha.hexdigest()


def stanzas(text):
    for stanza in text.strip().split("\n\n"):
        yield dict(re.findall(r"^([\w-]+): (.*)$", stanza, re.M))


def licences_in(text):
    """The names that a copyright file gives; by Debian's format, else by the texts it points to."""
    names = {match.strip() for match in re.findall(r"^License: *(\S[^\n]*)", text, re.M)} if re.match(r"\s*Format:", text) else set()
    if not names:
        names = set(re.findall(r"/usr/share/common-licenses/([A-Z][\w.+-]*\w\+?)", text))
    return sorted({SPDX.get(name, name) for name in names})


def copyright_of(deb):
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as unpack:
        found = subprocess.run(["tar", "-xOf-", "--occurrence", "--wildcards", "./usr/share/doc/*/copyright"], stdin=unpack.stdout,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        unpack.kill()
    return found.stdout.decode("utf-8", "replace")


def debian(out, suite):
    """Each package as a component. Unpacking is what takes long, so what was read is kept by the package's digest."""
    index = list(stanzas((out / "debian/Packages").read_text(encoding="utf-8")))
    cache = out / ".apt/licences"
    cache.mkdir(parents=True, exist_ok=True)

    def licences(package):
        kept = cache / package["SHA256"]
        if not kept.exists():
            kept.write_text("\n".join(licences_in(copyright_of(out / "debian" / package["Filename"]))), encoding="utf-8")
        return kept.read_text(encoding="utf-8").split("\n") if kept.stat().st_size else []

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(licences, index))
    source = {}
    for package, names in zip(index, found):
        source.setdefault(package.get("Source", package["Package"]).split(" ")[0], set()).update(names)
    release = {"bookworm": "debian-12"}.get(suite, suite)
    for package, names in zip(index, found):
        # A package may keep its papers in another one of the same source.
        names = names or sorted(source[package.get("Source", package["Package"]).split(" ")[0]])
        version = urllib.parse.quote(package["Version"], safe="-._~:")
        purl = f"pkg:deb/debian/{urllib.parse.quote(package['Package'], safe='-._~')}@{version}?arch={package['Architecture']}&distro={release}"
        component = {"type": "library", "bom-ref": purl, "name": package["Package"], "version": package["Version"],
                     "description": package.get("Description", ""), "hashes": [{"alg": "SHA-256", "content": package["SHA256"]}], "purl": purl}
        if names:
            component["licenses"] = [{"license": {"name": name}} for name in names]
        yield component


def steward(jar):
    """What is inside steward.jar, as the build has written it down there."""
    try:
        with zipfile.ZipFile(jar) as archive:
            bom, libraries = json.loads(archive.read(SBOM_IN_JAR)), [pathlib.PurePath(name).name for name in archive.namelist() if re.fullmatch(r"BOOT-INF/lib/[^/]+\.jar", name)]
    except (KeyError, zipfile.BadZipFile):
        refuse(f"{jar} has no {SBOM_IN_JAR}", "Leave steward= out, so that ./steward bundle builds one")
    for name in libraries:
        # Spring Boot's packager adds it, after the list is made.
        added = re.fullmatch(r"spring-boot-jarmode-tools-(.+)\.jar", name)
        if added:
            purl = f"pkg:maven/org.springframework.boot/spring-boot-jarmode-tools@{added[1]}?type=jar"
            bom["components"].append({"type": "library", "bom-ref": purl, "group": "org.springframework.boot", "name": "spring-boot-jarmode-tools",
                                      "version": added[1], "licenses": [{"license": {"id": "Apache-2.0"}}], "purl": purl})
    known = {f"{part['name']}-{part.get('version', '')}" for part in bom.get("components", [])}
    unknown = [name for name in libraries if not any(name.startswith(part) for part in known)]
    if unknown:
        refuse(f"{SBOM_IN_JAR} of {jar} does not name {', '.join(unknown)}", "Leave steward= out, so that ./steward bundle builds one")
    return bom


def words(component):
    """Its licences, each as one word."""
    for entry in component.get("licenses", []):
        yield entry.get("expression") or entry["license"].get("id") or entry["license"].get("name", "")


def write(out, suite, inventory):
    made = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", datetime.datetime.now().timestamp())), datetime.timezone.utc)
    at = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    # Which file is whose, as the builder has laid them there.
    laid = dict(line.split("\t") for line in (out / ".apt/files").read_text(encoding="utf-8").splitlines())
    here, missing = [], []
    for vendor in vendors(inventory):
        if vendor["name"] in laid:
            file = laid[vendor["name"]]
            here.append(vendor | {"file": file, "version": told_by(vendor["name"], out / "files" / file) or vendor["version"]})
        elif vendor["file"]:
            missing.append(vendor)
    components, rows = list(debian(out, suite)), []
    dependencies = []
    packages_here = len(components)
    for component in components:
        rows.append(("debian", component["name"], component["version"], " AND ".join(words(component)) or "see its copyright file"))
    for vendor in here:
        path = out / "files" / vendor["file"]
        vendor["found"], vendor["bytes"] = digest(path), path.stat().st_size
        component = {"type": "application", "bom-ref": f"file:{vendor['file']}", "name": vendor["name"], "version": vendor["version"] or "unknown",
                     "hashes": [{"alg": "SHA-256", "content": vendor["found"]}],
                     "licenses": [{"expression": vendor["licence"]} if " " in vendor["licence"] else {"license": {"id": vendor["licence"]}}]}
        if vendor.get("url"):
            component["externalReferences"] = [{"type": "distribution", "url": vendor["url"]}]
        rows.append(("file", vendor["name"], vendor["version"], vendor["licence"]))
        if vendor["name"] == "steward":
            inside = steward(path)
            component["components"] = inside.get("components", [])
            dependencies = inside.get("dependencies", [])
            top = (inside.get("metadata", {}).get("component") or {}).get("bom-ref")
            if top:
                component["bom-ref"] = top
            for part in component["components"]:
                rows.append(("steward.jar", ":".join(filter(None, (part.get("group"), part["name"]))), part.get("version", ""), " OR ".join(words(part))))
        components.append(component)
    refs = {component["bom-ref"] for component in components} | {part["bom-ref"] for one in components for part in one.get("components", [])}
    name = next((vendor["version"] for vendor in here if vendor["name"] == "steward"), versions_of(inventory).get("versions_steward", ""))
    bom = {"bomFormat": "CycloneDX", "specVersion": SPEC,
           "serialNumber": "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, "steward-bundle:" + ",".join(sorted(refs)) + ",".join(v["found"] for v in here))),
           "version": 1,
           "metadata": {"timestamp": at, "component": {"type": "application", "bom-ref": "steward-bundle", "name": "steward-bundle", "version": str(name)}},
           "components": components,
           "dependencies": [{"ref": "steward-bundle", "dependsOn": sorted(component["bom-ref"] for component in components)}]
           + [one for one in dependencies if one["ref"] in refs]}
    text(out / "sbom.cdx.json", json.dumps(bom, indent=1, ensure_ascii=False) + "\n")
    with open(out / "LICENCES.csv.new", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("part", "name", "version", "licence"))
        table.writerows(sorted(rows))
    (out / "LICENCES.csv.new").rename(out / "LICENCES.csv")
    text(out / "artifacts.yml", "---\n# Written by build-bundle.sh; copy it into group_vars/all of the inventory.\nsite_artifacts:\n"
         + "".join(f"  {vendor['name']}: {{file: {vendor['file']}, sha256: {vendor['found']}{version_of(vendor)}}}\n" for vendor in here))
    lines = ["---", "# Written by build-bundle.sh. What this bundle holds; under `missing` what a connected machine must still fetch:",
             "# fetch it, check it by the vendor's own checksum or signature, and build again with NAME=PATH.",
             f"made_at: {at}", f"debian: {suite}", f"groups: [{', '.join(sorted(groups(inventory) or {'all', 'controller'}))}]" if inventory else "groups: all of them",
             f"packages: {packages_here}", f"complete: {'false' if missing else 'true'}", "files:" if here else "files: []"]
    lines += [f"  - {{name: {v['name']}, version: \"{v['version']}\", file: {v['file']}, bytes: {v['bytes']}, sha256: {v['found']}, licence: {v['licence']}}}" for v in here]
    lines.append("missing:" if missing else "missing: []")
    lines += [f"  - {{name: {v['name']}, version: \"{v['version']}\", file: {v['file']}, url: \"{v.get('url', '')}\", checksum: \"{v.get('checksum', '')}\", "
              f"sha256: \"{v['sha256']}\", licence: {v['licence']}}}" for v in missing]
    text(out / "MANIFEST.yml", "\n".join(lines) + "\n")


def version_of(vendor):
    """For preflight, which holds it against the inventory's; of a file that nobody has named one for, nothing."""
    return f", version: \"{vendor['version']}\"" if vendor["version"] else ""


def text(path, content):
    """Whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(content, encoding="utf-8")
    draft.rename(path)


def main(arguments):
    try:
        if arguments[0] == "packages":
            print("\n".join(packages(arguments[1] if len(arguments) > 1 else None)))
        elif arguments[0] == "vendors":
            given = [word.split("=", 1) for word in arguments[1:] if re.match(r"[a-z]+=", word)]
            inventory = [word for word in arguments[1:] if not re.match(r"[a-z]+=", word)]
            for vendor in vendors(inventory[0] if inventory else None, given):
                print("\t".join((vendor["name"], vendor["file"] or "-", vendor["sha256"] or "-", vendor.get("url") or "-")))
        elif arguments[0] == "write":
            write(pathlib.Path(arguments[1]), arguments[2], arguments[3] if len(arguments) > 3 else None)
        else:
            raise IndexError
    except IndexError:
        print(__doc__, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
