#!/usr/bin/env python3
"""Part of Steward, Apache-2.0. Tries what asks Elasticsearch and Synapse against servers that only answer as those do: nodes.py

Needs openssl and Python's jinja2, which comes with Ansible. A line for each thing that does not hold.
"""
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

import jinja2

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["steward1", "steward2", "steward3", "steward4"]
PATIENCE = 6
ALLOCATION, EXCLUDED = "cluster.routing.allocation.enable", "cluster.routing.allocation.exclude._name"


class Cluster:
    """What the nodes agree on; `later` is what happens while somebody waits, one step at each question about health, and
    `halted` what becomes of them as soon as shards may be allocated again."""

    def __init__(self, **facts):
        self.status, self.nodes, self.shards, self.broken, self.later, self.said, self.halted = "green", 3, [], set(), [], [], {}
        self.__dict__.update(facts)

    def answer(self, node, method, path, body):
        if path == "/_cluster/health":
            told = {"status": self.status, "number_of_nodes": self.nodes}
            if self.later:
                self.__dict__.update(self.later.pop(0))
            return told
        if path.startswith("/_cat/nodes"):
            return [{"name": name} for name in NAMES[:self.nodes]]
        if path.startswith("/_cat/shards"):
            return [{"index": "audit-events", "node": node} for node in self.shards]
        if (method, path) == ("PUT", "/_cluster/settings"):
            if node in self.broken:
                return None
            self.said += body["persistent"].items()
            if (ALLOCATION, None) in body["persistent"].items():
                self.__dict__.update(self.halted)
            return {"acknowledged": True}
        return None


class Synapse:
    """Knows who was registered as long as nobody takes the token back; `away` lets it fail."""

    def __init__(self):
        self.tokens, self.away = [], False

    def answer(self, _, method, path, body):
        if self.away:
            return None
        if path == "/_synapse/admin/v1/register":
            if method == "POST":
                self.tokens.append("token of " + body["username"])
            return {"nonce": "once"} if method == "GET" else {"user_id": body["username"], "access_token": self.tokens[-1]}
        if self.token not in self.tokens:
            return 401
        if path.endswith("/logout/all"):
            self.tokens.remove(self.token)
        return {}


def accounts(place, synapse, **data):
    """What verify runs on Synapse's host, with its file in a place of the test's."""
    server = serve(place, synapse, "synapse")
    text = (HERE.parent / "playbooks/files/synapse-accounts.py").read_text(encoding="utf-8")
    text = text.replace("/etc/ssl/steward/ca.pem", str(place / "node.pem")).replace("/var/lib/synapse-verify.json", str(place / "accounts.json"))
    try:
        return subprocess.run([sys.executable, "-"], input=f"DATA = {({'base': f'https://127.0.0.1:{server.server_port}', 'secret': 'ours'} | data)!r}\n{text}",
                              capture_output=True, text=True, check=False, timeout=120)
    finally:
        server.shutdown()
        server.server_close()


def serve(place, cluster, node):
    class Node(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            cluster.token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            found = cluster.answer(node, self.command, self.path, json.loads(self.rfile.read(length)) if length else None)
            text = json.dumps(found).encode()
            self.send_response(503 if found is None else found if isinstance(found, int) else 200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_PUT = do_POST = do_GET

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Node)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "node.pem", place / "node.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def run(place, cluster, *words, listening=3):
    """The script of steward1, with its files in a place of the test's and a systemctl that says yes."""
    servers = [serve(place, cluster, name) for name in NAMES[:listening]]
    ports = [server.server_port for server in servers] + [1] * (len(NAMES) - listening)
    text = (HERE.parent / "roles/elasticsearch/templates/elasticsearch-node.j2").read_text(encoding="utf-8")
    # All nodes are on one address here, so each has a port of its own.
    text = text.replace("{{ hostvars[host].ansible_host }}:{{ site_ports.elasticsearch.port }}", "127.0.0.1:{{ ports[host] }}")
    text = text.replace("{{ site_address }}:{{ site_ports.elasticsearch.port }}", "127.0.0.1:{{ ports[inventory_hostname] }}")
    text = jinja2.Template(text).render(inventory_hostname=NAMES[0], groups={"elasticsearch": NAMES}, ports=dict(zip(NAMES, ports)),
                                        elasticsearch_patience_seconds=PATIENCE, ansible_managed="a test")
    (place / "node.py").write_text(text.replace("/etc/ssl/steward/ca.pem", str(place / "node.pem")).replace("/etc/elasticsearch/superuser", str(place / "superuser")),
                                   encoding="utf-8")
    try:
        return subprocess.run([sys.executable, place / "node.py", *words], env={"PATH": f"{place}:/usr/bin:/bin"}, capture_output=True, text=True, check=False, timeout=120)
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def prepare(place):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=node",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", place / "node.key", "-out", place / "node.pem"], check=True, capture_output=True)
    (place / "superuser").write_text("nobody's", encoding="utf-8")
    (place / "systemctl").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    (place / "systemctl").chmod(0o755)


def main():
    asked, broken = 0, 0

    def holds(what, right, said):
        nonlocal asked, broken
        asked += 1
        if not right:
            broken += 1
            print(f"does not hold: {what}\n{said}")

    restarted = [(ALLOCATION, None), (ALLOCATION, "primaries"), (ALLOCATION, None)]
    drained = [(EXCLUDED, "steward4"), (ALLOCATION, None)]
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        prepare(place)

        cluster = Cluster()
        done = run(place, cluster, "restart", "steward4")
        holds("nobody waits for a newcomer that has not been started", done.returncode == 0 and cluster.said == restarted, done.stderr)
        done = run(place, Cluster(), "restart")
        holds("a node that is away and no newcomer is waited for", done.returncode != 0 and "does not say" in done.stderr, done.stderr)

        cluster = Cluster(nodes=4, broken={"steward2"})
        done = run(place, cluster, "restart", listening=4)
        holds("where one node does not pass a setting on, another does", done.returncode == 0 and cluster.said == restarted, done.stderr)

        cluster = Cluster(nodes=4, shards=["steward4", "steward2 -> 127.0.0.1 x steward4"], later=[{"shards": ["steward2"], "status": "yellow"}, {}, {"status": "green"}])
        done = run(place, cluster, "drain", "steward4", listening=4)
        holds("a drain ends when every shard has its copies elsewhere", done.returncode == 0 and not cluster.later and cluster.said == drained, done.stderr)

        cluster = Cluster(nodes=4, shards=["steward4"])
        done = run(place, cluster, "drain", "steward4", listening=4)
        holds("a drain that does not end can be gone on with", done.returncode != 0 and "steward4 still has shards" in done.stderr
              and "the same again goes on" in done.stderr and cluster.said == drained, done.stderr)

        # Of a node that is gone no shard is told; the others have to make the copies anew.
        cluster = Cluster(nodes=3, shards=["steward2", None], status="yellow", later=[{}, {"status": "green"}])
        done = run(place, cluster, "drain", "steward4")
        holds("a drain of a dead node waits for the copies", done.returncode == 0 and not cluster.later, done.stderr)

        cluster = Cluster(nodes=4, status="yellow", halted={"status": "green"})
        done = run(place, cluster, "restart", listening=4)
        holds("a restart that was broken off does not keep the next one waiting", done.returncode == 0 and cluster.said == restarted, done.stderr)

        cluster = Cluster(nodes=4, shards=["steward4"], status="yellow", halted={"shards": ["steward2"], "status": "green"})
        done = run(place, cluster, "drain", "steward4", listening=4)
        holds("nor a drain", done.returncode == 0 and cluster.said == drained, done.stderr)

        cluster = Cluster(nodes=4)
        done = run(place, cluster, "undrain", listening=4)
        holds("undrain takes back what either has left", done.returncode == 0 and cluster.said == [(EXCLUDED, None), (ALLOCATION, None)], done.stderr)

        synapse = Synapse()
        one, other = (json.loads(accounts(place, synapse).stdout)["accounts"] for _ in range(2))
        holds("the accounts that prove Synapse stay", one == other and len(synapse.tokens) == 2, f"{one} {other}")
        synapse.away = True
        done = accounts(place, synapse, end=True)
        holds("tokens that could not be taken back are not forgotten", done.returncode != 0 and (place / "accounts.json").exists(), done.stdout)
        synapse.away = False
        # As if a rotation had been broken off after the first.
        synapse.tokens.pop(0)
        done = accounts(place, synapse, end=True)
        holds("a rotation takes them back", done.stdout == "ended\n" and not synapse.tokens and not (place / "accounts.json").exists(), done.stderr)
        holds("where there are none, there is nothing to do", accounts(place, synapse, end=True).stdout == "", "")
        done = accounts(place, synapse)
        holds("then others are made", len(synapse.tokens) == 2 and "ended" not in done.stdout and one != json.loads(done.stdout)["accounts"], done.stderr)
    print(f"{asked - broken} of {asked} hold")
    return broken


if __name__ == "__main__":
    sys.exit(bool(main()))
