#!/usr/bin/env python3
"""Verifies an exported Steward trail, or one entry's .tlog-proof, without Steward.

    python3 verify_trail.py [--json] [--key KEY|FILE] [--anchor FILE] TRAIL

Written independently of the Java verifier, from docs/operate/trail.md, with nothing but Python's standard library:
Ed25519 (RFC 8032) is computed here in plain Python, so no openssl is called. Python 3.8 or newer.
Exit code 0: valid; 1: not valid; 2: could not be read.
"""
import base64
import hashlib
import json
import os
import re
import sys
import zipfile

# ---- Ed25519 signature check (RFC 8032, section 5.1.7), extended coordinates ---------------------------------------
P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

def plus(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = plus(result, point)
        point = plus(point, point)
        scalar >>= 1
    return result

def x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x

def point_of(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2 ** 255 - 1), number >> 255
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)

BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % P)

def ed25519(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), plus(r, times(h, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0

# ---- Merkle tree (RFC 6962) ------------------------------------------------------------------------------------------
def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()

def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()

class Tree:
    """The right edge of a growing tree: (leaves below, hash), larger first."""

    def __init__(self):
        self.size, self.edge = 0, []

    def append(self, hashed):
        self.size += 1
        count = 1
        while self.edge and self.edge[-1][0] == count:
            hashed = node_hash(self.edge.pop()[1], hashed)
            count *= 2
        self.edge.append((count, hashed))

    def root(self):
        if not self.edge:
            return hashlib.sha256(b"").digest()
        root = self.edge[-1][1]
        for _, hashed in reversed(self.edge[:-1]):
            root = node_hash(hashed, root)
        return root

def root_from(path, index, size, hashed):
    """RFC 9162, section 2.1.3.2; None if the path has not the right length."""
    node, last = index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            hashed = node_hash(sibling, hashed)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        node, last = node >> 1, last >> 1
    return hashed if last == 0 else None

# ---- signed notes (C2SP) ---------------------------------------------------------------------------------------------
class Key:
    def __init__(self, text):
        self.name, key_id, data = text.strip().split("+", 2)
        typed = base64.b64decode(data, validate=True)
        self.key, self.id = typed[1:], hashlib.sha256(self.name.encode() + b"\n" + typed).digest()[:4]
        if typed[0] != 1 or len(self.key) != 32 or self.id.hex() != key_id:
            raise ValueError("the key is no Ed25519 note key")

class Checkpoint:
    def __init__(self, note):
        self.text, signatures = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2:]
        self.origin, size, root = self.text.split("\n")[:3]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)
        self.signatures = []
        for line in signatures.splitlines():
            dash, name, data = line.split(" ")
            if dash != "\u2014":
                raise ValueError("not a signature line")
            self.signatures.append((name, base64.b64decode(data, validate=True)))

    def signed_by(self, key):
        ours = [data[4:] for name, data in self.signatures if name == key.name and data[:4] == key.id]
        return self.origin == key.name and bool(ours) and all(
            ed25519(key.key, self.text.encode(), signature) for signature in ours)

def notes(text):
    """Notes follow each other with a blank line between; each ends in its signature lines."""
    note, signed = [], False
    for line in text.split("\n"):
        if signed and not line.startswith("\u2014 "):
            yield Checkpoint("\n".join(note) + "\n")
            note, signed = [], False
        if note or line:
            note.append(line)
            signed = signed or line.startswith("\u2014 ")

def anchor_records(text):
    """(first leaf, leaf hashes, checkpoint); a record without its closing blank line was cut by a crash and is skipped."""
    head, leaves, note = None, [], None
    for line in text.split("\n"):
        if line.startswith("steward-anchor/v1 "):
            head, leaves, note = line.split(" "), [], None
        elif head is None:
            if not "steward-anchor/v1 ".startswith(line):
                raise ValueError("the anchor file holds a line that belongs to no record")
        elif note is None and line:
            leaves.append(line)
        elif note is None:
            note = []
        elif line or not note or note[-1][:1] != "\u2014":
            note.append(line)
        else:
            first, size, checkpoint = int(head[1]), int(head[2]), Checkpoint("\n".join(note) + "\n")
            if first + len(leaves) != size or size != checkpoint.size:
                raise ValueError("an anchor record has not the leaves it says")
            yield first, [base64.b64decode(leaf, validate=True) for leaf in leaves], checkpoint
            head = None

# ---- the check -------------------------------------------------------------------------------------------------------
TEXT = r'"(?:[^"\\]|\\.)*"'
LEAF = re.compile(r'\{"action":%s,"actor":%s,"at":"([0-9T:.Z-]{24})","commitment":"([0-9a-f]{64})",'
                  r'"id":"([0-9a-f-]{36})","subject":%s,"v":"1"\}' % (TEXT, TEXT, TEXT))
DETAILS = re.compile(r'\{"details":(\{.*\}),"id":"([0-9a-f-]{36})","salt":"([0-9a-f]{32})"\}', re.S)

def verify(read, key, anchor_text):
    problems, tree, strayed, anchored, vouched_size = [], Tree(), False, [], 0
    try:
        vouched = Tree()
        for first, leaves, checkpoint in anchor_records(anchor_text):
            if first != vouched.size:
                raise ValueError("an anchor record starts at entry %d where %d was due" % (first, vouched.size))
            for hashed in leaves:
                vouched.append(hashed)
            anchored += leaves
            if not checkpoint.signed_by(key):
                problems.append((None, "the anchored checkpoint of %d entries is not signed by %s" % (checkpoint.size, key.name)))
            if checkpoint.root != vouched.root():
                raise ValueError("the anchor record of %d entries does not add up to its own root" % checkpoint.size)
            vouched_size = vouched.size
    except ValueError as damage:
        problems.append((None, str(damage)))
    due = sorted(notes(read("checkpoints.txt")), key=lambda c: c.size)
    details = [line for line in read("details.jsonl").split("\n") if line]
    checkpoints, agreed, checked, newer, since, at = len(due), 0, 0, 0, None, 0
    for line in read("entries.jsonl").split("\n")[:-1]:
        seq, leaf = tree.size, line.encode()
        parsed = LEAF.fullmatch(line)
        if not parsed:
            problems.append((seq, "entry %d is missing or not in the form of a trail entry" % seq))
        tree.append(leaf_hash(leaf))
        if seq >= len(anchored):
            newer, since = newer + 1, since or (parsed and parsed.group(1))
        elif not strayed and anchored[seq] != leaf_hash(leaf):
            strayed = True
            problems.append((seq, "entry %d is not the one that was anchored" % seq))
        while due and due[0].size <= tree.size:
            checkpoint = due.pop(0)
            if strayed:
                continue  # every later hash differs too
            if not checkpoint.signed_by(key):
                problems.append((None, "the checkpoint of %d entries is not signed by %s" % (checkpoint.size, key.name)))
            elif checkpoint.root == tree.root():
                agreed = checkpoint.size
            elif vouched_size >= checkpoint.size:
                problems.append((None, "the checkpoint of %d entries contradicts what was anchored" % checkpoint.size))
            else:
                strayed = True
                problems.append((agreed, "between entry %d and entry %d something is not what was signed"
                                 % (agreed, checkpoint.size - 1)))
        detail = DETAILS.fullmatch(details[at]) if at < len(details) else None
        if at < len(details) and not detail:
            at += 1
            problems.append((seq, "details.jsonl holds a line that is no details"))
        elif detail and parsed and detail.group(2) == parsed.group(3):
            at, checked = at + 1, checked + 1
            if hashlib.sha256(bytes.fromhex(detail.group(3)) + detail.group(1).encode()).hexdigest() != parsed.group(2):
                problems.append((seq, "the details of entry %d are not those it committed to" % seq))
    if at < len(details):
        problems.append((tree.size - 1, "details.jsonl holds details that belong to no entry, or out of order"))
    if len(anchored) > tree.size and not strayed:
        strayed = True
        problems.append((tree.size, "entry %d is missing, and %d more of those that were anchored" % (tree.size, len(anchored) - tree.size - 1)))
    if due and not strayed:
        problems.append((tree.size, "entry %d is missing: a checkpoint counts %d entries" % (tree.size, due[-1].size)))
    bad = [seq for seq, _ in problems if seq is not None]
    return {"valid": not problems, "entries": tree.size, "root": tree.root().hex(), "first_bad": min(bad, default=None),
            "problem": min(problems, key=lambda p: 2 ** 63 if p[0] is None else p[0], default=(0, None))[1],
            "checkpoints": checkpoints, "anchored": min(vouched_size, tree.size - newer),
            "newer": {"entries": newer, "since": since}, "details": {"checked": checked, "erased": tree.size - checked}}

def verify_proof(text, key):
    head, note = text.split("\n\n", 1)
    lines = head.split("\n")
    leaf, index = base64.b64decode(lines[1][len("extra "):]), int(lines[2][len("index "):])
    checkpoint = Checkpoint(note)
    root = root_from([base64.b64decode(line) for line in lines[3:]], index, checkpoint.size, leaf_hash(leaf))
    problem = None
    if not checkpoint.signed_by(key):
        problem = "the checkpoint is not signed by " + key.name
    elif index >= checkpoint.size or root != checkpoint.root:
        problem = "the entry is not in the tree that was signed"
    return {"valid": not problem, "entries": 1, "root": (root or b"").hex(), "first_bad": index if problem else None,
            "problem": problem, "leaf": leaf.decode("utf-8", "replace")}

def main(args):
    options = {"--key": None, "--anchor": None}
    as_json, trail = "--json" in args, None
    args = [arg for arg in args if arg != "--json"]
    while args:
        arg = args.pop(0)
        if arg in options:
            options[arg] = args.pop(0)
        else:
            trail = arg

    def text_of(path):
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    def read(name):
        if os.path.isdir(trail):
            path = os.path.join(trail, name)
            return text_of(path) if os.path.exists(path) else ""
        with zipfile.ZipFile(trail) as archive:
            return archive.read(name).decode("utf-8") if name in archive.namelist() else ""

    key = text_of(options["--key"]) if os.path.exists(options["--key"] or "") else options["--key"]
    if not os.path.isdir(trail) and not zipfile.is_zipfile(trail):
        verdict = verify_proof(text_of(trail), Key(key))
    else:
        anchors = text_of(options["--anchor"]) if options["--anchor"] else read("anchors.txt")
        verdict = verify(read, Key(key or read("key.txt")), anchors)
    if as_json:
        print(json.dumps(verdict, ensure_ascii=False))
    else:
        head = "VALID" if verdict["valid"] else "NOT VALID"
        print("\n  ".join([head] + ["%-12s %s" % item for item in verdict.items()]))
    return 0 if verdict["valid"] else 1

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as unreadable:
        print("Cannot verify: %s\n%s" % (unreadable, __doc__), file=sys.stderr)
        sys.exit(2)
