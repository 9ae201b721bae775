"""Stands in for the vendor's security module: TLS, basic authentication, the accounts' API. For tests only.

guard.py ADDRESS PORT NODE'S_PORT, with ES_PATH_CONF as the node has it. Accounts lie in an index of the cluster, as the vendor's do.
"""
import base64
import fnmatch
import hashlib
import http.client
import http.server
import json
import os
import ssl
import sys
import threading
import time

SETTINGS = os.environ["ES_PATH_CONF"]
INDEX = "/standin-security"
NODE = threading.local()
KNOWN = {}  # (account, password) -> (roles, when it was looked up)


def node(method, path, body=None, headers=None):
    for attempt in (1, 2):
        try:
            if not getattr(NODE, "line", None):
                NODE.line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[3]), timeout=150)
            NODE.line.request(method, path, body, headers or {"Content-Type": "application/json"})
            answer = NODE.line.getresponse()
            return answer, answer.read()
        except (OSError, http.client.HTTPException):
            NODE.line = None
            if attempt == 2:
                raise


def stored(kind, name):
    answer, body = node("GET", f"{INDEX}/_doc/{kind}-{name}")
    if answer.status not in (200, 404):
        raise OSError(f"the accounts cannot be read: {answer.status}")
    return json.loads(body)["_source"]["value"] if answer.status == 200 else None


def store(kind, name, value):
    node("PUT", INDEX, json.dumps({"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-all"}, "mappings": {"enabled": False}}))
    answer, _ = node("PUT", f"{INDEX}/_doc/{kind}-{name}?refresh=true", json.dumps({"value": value}))
    KNOWN.clear()
    return 200 if answer.status in (200, 201) else answer.status


def digest(password):
    return hashlib.sha256(password.encode()).hexdigest()


def roles(name, password):
    """Of the account, or nothing when the password is wrong."""
    found, when = KNOWN.get((name, password), (None, 0))
    if found is None or time.monotonic() - when > 10:
        account = stored("user", name)
        if account:
            found = account["roles"] if account["digest"] == digest(password) else None
        else:
            with open(SETTINGS + "/elasticsearch.keystore", encoding="utf-8") as file:
                found = ["superuser"] if name == "elastic" and password == file.read().strip() else None
        if found is not None:
            KNOWN[name, password] = found, time.monotonic()
    return found


def allowed(having, method, path):
    if "superuser" in having:
        return True
    first = path.split("?")[0].strip("/").split("/")[0]
    for role in filter(None, (stored("role", name) for name in having)):
        if path.startswith("/_security"):
            return path == "/_security/_authenticate"
        if first == "_snapshot":
            # As the vendor's: a right on actions is the beginning of their names.
            action = "cluster:admin/" + ("snapshot/" if path.split("?")[0].strip("/").count("/") > 1 else "repository/")
            if any(grant == "manage" or grant.startswith("cluster:") and action.startswith(grant) for grant in role["cluster"]):
                return True
        elif first.startswith("_") or not first:
            return True
        if all(any(fnmatch.fnmatch(part, pattern) for grant in role["indices"] for pattern in grant["names"]) for part in first.split(",")):
            return True
    return False


class Guard(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 600

    def log_message(self, *words):
        pass

    def entity(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0))) or None

    def tell(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def say(self, status, value):
        self.tell(status, json.dumps(value).encode(), [("Content-Type", "application/json"), ("X-elastic-product", "Elasticsearch"),
                                                       *([("WWW-Authenticate", "Basic")] if status == 401 else [])])

    def do(self):
        body = self.entity()
        try:
            name, _, password = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode().partition(":")
            having = roles(name, password) if name else None
            if having is None:
                self.say(401, {"error": "who are you"})
            elif not allowed(having, self.command, self.path):
                self.say(403, {"error": f"{name} may not"})
            elif self.path.startswith("/_security/"):
                self.security(name, having, body)
            else:
                kept = {key: value for key, value in self.headers.items()
                        if key.lower() not in ("authorization", "host", "transfer-encoding", "content-length", "connection", "expect")}
                answer, told = node(self.command, self.path, body, kept)
                self.tell(answer.status, told, [(key, value) for key, value in answer.getheaders()
                                                if key.lower() not in ("content-length", "transfer-encoding", "connection")])
        except (OSError, http.client.HTTPException, ValueError) as failure:
            self.say(503, {"error": str(failure)})

    def security(self, name, having, body):
        what = self.path.removeprefix("/_security/").split("?")[0].split("/")
        if what == ["_authenticate"]:
            self.say(200, {"username": name, "roles": having})
        elif what[0] == "role" and self.command == "GET":
            role = stored("role", what[1])
            self.say(200 if role else 404, {what[1]: role} if role else {})
        elif what[0] == "role":
            self.say(store("role", what[1], json.loads(body)), {})
        elif what[0] == "user" and self.command in ("PUT", "POST"):
            value = json.loads(body)
            kept = (stored("user", what[1]) or {"roles": ["superuser"] if what[1] == "elastic" else []})["roles"]
            self.say(store("user", what[1], {"digest": digest(value["password"]), "roles": value.get("roles", kept)}), {})
        else:
            self.say(404, {})

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    seen = None

    def get_request(self):
        line, address = super().get_request()
        made = os.stat(SETTINGS + "/certs/host.pem").st_mtime
        if made != self.seen:  # the vendor's looks for new certificates, too
            self.trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.trust.load_cert_chain(SETTINGS + "/certs/host.pem", SETTINGS + "/certs/host.key")
            self.seen = made
        return self.trust.wrap_socket(line, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request, address):
        pass


Server((sys.argv[1], int(sys.argv[2])), Guard).serve_forever()
