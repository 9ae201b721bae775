"""Proves services from where it runs: each proof is an action and what was observed. Standard library only.

Read from standard input after one line `DATA = ...`; prints one JSON list of proofs. Nothing secret is printed.
"""
import base64
import calendar
import concurrent.futures
import hashlib
import http.client
import json
import os
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

PROOFS = []
# A template gives numbers as text.
PATIENCE = float(DATA.get("patience", 60))


def proof(service, target, action):
    """Runs a check that returns what it observed and raises AssertionError when that is not what it should be."""

    def run(check):
        begin = time.monotonic()
        try:
            observed, passed = check(), True
        except Exception as failure:  # whatever goes wrong is an observation
            observed, passed = f"{type(failure).__name__}: {failure}"[:300], False
        PROOFS.append({"service": service, "target": target, "action": action, "observation": str(observed), "pass": passed,
                       "from": DATA["from"], "seconds": round(time.monotonic() - begin, 2)})
        return check

    return run


def expect(condition, otherwise):
    if not condition:
        raise AssertionError(otherwise)


def fetch(url, body=None, headers=None, method=None, ca=None, name=None, timeout=60):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    context = ssl.create_default_context(cafile=ca) if ca else None
    if context and name:
        context.check_hostname = False  # the name is checked by the TLS proof; here the address is asked
    with urllib.request.urlopen(request, timeout=timeout, context=context) as answer:
        return json.loads(answer.read() or b"null")


def is_open(address, port, timeout):
    try:
        with socket.create_connection((address, port), timeout=timeout):
            return True
    except OSError:
        return False


def tls(address, port, name, ca, lowest=None, highest=None):
    context = ssl.create_default_context(cafile=ca)
    if highest:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version, context.maximum_version = lowest, highest
    with socket.create_connection((address, port), timeout=15) as raw, context.wrap_socket(raw, server_hostname=name) as secured:
        return secured.version(), secured.getpeercert()


# ---- from outside ------------------------------------------------------------------------------------------------------

def outside():
    for host in DATA["hosts"]:
        allowed = set(host["open"])
        ports = sorted(set(range(1, 1025)) | set(host["listening"]) | set(DATA["ports"]) | allowed)

        @proof("firewall", host["name"], f"connect to {len(ports)} ports, among them all that something listens on")
        def only_open_what_is_meant():
            with concurrent.futures.ThreadPoolExecutor(256) as pool:
                found = {port for port, answer in zip(ports, pool.map(lambda port: is_open(host["address"], port, 2), ports)) if answer}
            # A busy machine may lose one answer in a burst; who is missing is asked once more, alone and patiently.
            found |= {port for port in allowed - found if is_open(host["address"], port, 20)}
            expect(found == allowed, f"open {sorted(found)}, meant to be {sorted(allowed)}")
            return f"open: {sorted(found)}; all others closed"

        @proof("ssh", host["name"], "ask which ways of signing in there are")
        def keys_only():
            said = subprocess.run(
                ["ssh", "-F", "none", "-o", "PreferredAuthentications=none", "-o", "PubkeyAuthentication=no", "-o", "StrictHostKeyChecking=no",
                 "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=20", f"{DATA['admin']}@{host['address']}", "true"],
                capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL).stderr
            expect("Permission denied (publickey)" in said, said.strip().splitlines()[-1:])
            return "keys only"

    for host in DATA["balancers"]:
        @proof(DATA["balancer"], host["name"], "TLS handshake that checks chain and name against the site's authority")
        def chain():
            version, certificate = tls(host["address"], int(DATA["https"]), DATA["domain"], DATA["ca"])
            days = (ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) / 86400
            expect(days > 30, f"the certificate ends in {days:.0f} days")
            return f"{version}, {days:.0f} days left"

        @proof(DATA["balancer"], host["name"], "offer TLS 1.1")
        def old_protocol():
            try:
                tls(host["address"], int(DATA["https"]), DATA["domain"], DATA["ca"], ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1)
            except (ssl.SSLError, ConnectionResetError) as refused:
                return f"refused: {getattr(refused, 'reason', refused)}"
            raise AssertionError("accepted")

        if DATA["whole"]:
            @proof(DATA["balancer"], host["name"], "ask for the console's page through it, and without TLS")
            def passes_on():
                context = ssl.create_default_context(cafile=DATA["ca"])
                context.check_hostname = False
                secured = http.client.HTTPSConnection(host["address"], int(DATA["https"]), timeout=60, context=context)
                status, server, page = asked(secured, "/sign-in")
                expect(status == 200 and b"<html" in page.lower(), f"{status} instead of the page")
                expect(DATA["balancer"] in server.lower(), f"{server} answers")
                status, _, _ = asked(http.client.HTTPConnection(host["address"], int(DATA["http"]), timeout=60), "/sign-in")
                expect(status in (301, 308), f"{status} without TLS")
                return f"{server} passes it on; without TLS it points to the other port"

    for host in DATA["mattermost"]:
        base = f"https://{host['address']}:{DATA['mattermost_port']}/api/v4"

        @proof("mattermost", host["name"], "have it write to its database and to its files, and take that away again")
        def mattermost_writes():
            answer = fetch(f"{base}/system/ping?get_server_status=true", ca=DATA["ca"])
            told = {key: answer.get(key) for key in ("status", "database_status", "filestore_status")}
            expect(set(told.values()) == {"OK"}, told)
            return told

        @proof("mattermost", host["name"], "ask for its users without an account")
        def mattermost_is_closed():
            try:
                fetch(f"{base}/users", ca=DATA["ca"])
            except urllib.error.HTTPError as refused:
                expect(refused.code == 401, refused.code)
                return refused.code
            raise AssertionError("answered")

    for host in DATA["synapse"]:
        @proof("synapse", host["name"], "two accounts: one sends a message, the other receives it")
        def synapse_carries():
            return matrix_message(f"https://{host['address']}:{DATA['synapse_port']}", DATA["synapse_accounts"][host["name"]])

    front = f"https://{DATA['front']}"
    if not DATA["whole"]:
        @proof(DATA["balancer"], DATA["front"], "TLS handshake at the address that readers know, while hosts are away")
        def front_answers():
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    return tls(DATA["front"], int(DATA["https"]), DATA["domain"], DATA["ca"])[0]
                except OSError as failure:
                    expect(time.monotonic() < end, failure)
                    time.sleep(0.5)
        return

    @proof("steward", DATA["front"], "post a message and find it by search as officer")
    def posted_is_found():
        word = "verify" + uuid.uuid4().hex[:12]
        sent = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = json.dumps({"id": word, "conversation": {"id": "verify", "name": "verify", "type": "private"},
                           "sender": {"id": "verify", "name": "verify"}, "sent_at": sent, "text": f"部署验证 {word}"}) + "\n"
        fetch(f"{front}/api/v1/imports?format=ndjson&instance=verify&name=verify.ndjson", line.encode(),
              {"Authorization": "Bearer " + DATA["operator"], "Content-Type": "application/octet-stream"}, "POST", DATA["ca"], DATA["domain"])
        posted, question = time.monotonic(), json.dumps({"query": word, "matter": "everything", "limit": 1}).encode()
        while True:
            answer = fetch(f"{front}/api/v1/search", question,
                           {"Authorization": "Bearer " + DATA["officer"], "Content-Type": "application/json"}, "POST", DATA["ca"], DATA["domain"])
            if answer["total"] == 1 and answer["exact"]:
                return f"found after {time.monotonic() - posted:.1f} s"
            expect(time.monotonic() - posted < PATIENCE, f"not found within {PATIENCE:.0f} s")
            time.sleep(0.5)

    if DATA["archived"]:
        @proof("backup", DATA["front"], "ask for the newest backup that has the archive")
        def archive_is_kept():
            end = time.monotonic() + PATIENCE
            while True:
                sets = fetch(f"{front}/api/v1/backup/sets?limit=1000", headers={"Authorization": "Bearer " + DATA["operator"]}, ca=DATA["ca"], name=DATA["domain"])["sets"]
                newest = max((made["begun_at"][:19] for made in sets if made["state"] == "complete" and any(part["name"] == "archive" for part in made["parts"])), default=None)
                if newest:
                    break
                why = [made["fault"]["what"] if made["fault"] else made["state"] for made in sets]
                expect(time.monotonic() < end, f"there is none; the newest: {(why or ['nobody has asked for one'])[0]}")
                time.sleep(1)
            # Every night, and it takes its time.
            age = time.time() - calendar.timegm(time.strptime(newest, "%Y-%m-%dT%H:%M:%S"))
            expect(age < 26 * 3600, f"it is from {newest}")
            return f"from {newest}, with " + ", ".join(sorted({part["name"] for made in sets if (made["begun_at"] or "")[:19] == newest for part in made["parts"]}))

    @proof("steward", DATA["front"], "ask without a token")
    def closed_without_token():
        try:
            fetch(f"{front}/api/v1/search", b"{}", {"Content-Type": "application/json"}, "POST", DATA["ca"], DATA["domain"])
        except urllib.error.HTTPError as refused:
            expect(refused.code in (401, 403), refused.code)
            return refused.code
        raise AssertionError("answered")


def asked(connection, path):
    connection.request("GET", path, headers={"Host": DATA["domain"]})
    answer = connection.getresponse()
    return answer.status, answer.headers.get("Server", ""), answer.read()


def matrix_message(base, found):
    expect("accounts" in found, found.get("failure"))

    def ask(path, value=None, token=None, method=None):
        return fetch(base + "/_matrix/client/v3" + path, None if value is None else json.dumps(value).encode(),
                     {"Content-Type": "application/json", "Authorization": "Bearer " + token}, method, DATA["ca"])

    one, other = found["accounts"]
    # Always the same room: who invites every time is told to wait.
    rooms = set.intersection(*(set(ask("/joined_rooms", token=who["access_token"])["joined_rooms"]) for who in (one, other)))
    room = min(rooms, default=None)
    if not room:
        room = ask("/createRoom", {"invite": [other["user_id"]], "preset": "private_chat"}, one["access_token"])["room_id"]
        ask(f"/join/{urllib.parse.quote(room)}", {}, other["access_token"])
    word, quoted = uuid.uuid4().hex, urllib.parse.quote(room)
    ask(f"/rooms/{quoted}/send/m.room.message/{word}", {"msgtype": "m.text", "body": word}, one["access_token"], "PUT")
    end = time.monotonic() + PATIENCE
    while True:
        seen = ask(f"/rooms/{quoted}/messages?dir=b&limit=5", token=other["access_token"])
        if any(event.get("content", {}).get("body") == word for event in seen["chunk"]):
            return "received"
        expect(time.monotonic() < end, "not received")
        time.sleep(0.5)


# ---- from a host of Steward ---------------------------------------------------------------------------------------------

def psql(address, sql, user, password, mode="verify-full"):
    return subprocess.run(
        ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", f"host={address} port={DATA['postgresql_port']} dbname={DATA['database']} user={user} "
         f"sslmode={mode} sslrootcert=/etc/ssl/steward/ca.pem connect_timeout=10", "-c", sql],
        env={**os.environ, "PGPASSWORD": password}, capture_output=True, text=True, check=False)


def postgresql():
    primary = DATA["postgresql"][0]

    @proof("postgresql", primary["name"], "write a row and read it where it must be readable")
    def row():
        word = uuid.uuid4().hex
        wrote = psql(primary["address"], f"CREATE SCHEMA IF NOT EXISTS verify; CREATE TABLE IF NOT EXISTS verify.word (word text); "
                     f"INSERT INTO verify.word VALUES ('{word}')", "steward_owner", DATA["owner_password"])
        expect(wrote.returncode == 0, wrote.stderr.strip())
        seen = []
        try:
            for server in DATA["postgresql"]:
                end = time.monotonic() + PATIENCE
                while psql(server["address"], f"SELECT count(*) FROM verify.word WHERE word = '{word}'", "steward_owner", DATA["owner_password"]).stdout.strip() != "1":
                    expect(time.monotonic() < end, f"{server['name']} does not have the row")
                    time.sleep(0.2)
                seen.append(server["name"])
        finally:
            psql(primary["address"], "DROP SCHEMA verify CASCADE", "steward_owner", DATA["owner_password"])
        return "read on " + ", ".join(seen)

    for server in DATA["postgresql"]:
        @proof("postgresql", server["name"], "sign in with a wrong password")
        def wrong_password():
            said = psql(server["address"], "SELECT 1", "steward_app", "wrong")
            expect(said.returncode != 0 and "password authentication failed" in said.stderr, said.stderr.strip() or "let in")
            return "refused"

        @proof("postgresql", server["name"], "sign in without TLS")
        def without_tls():
            said = psql(server["address"], "SELECT 1", "steward_owner", DATA["owner_password"], "disable")
            expect(said.returncode != 0 and "no encryption" in said.stderr, said.stderr.strip() or "let in")
            return "refused"


def elasticsearch():
    def ask(node, path, value=None, method=None, account="elastic", password=DATA.get("superuser_password")):
        pair = base64.b64encode(f"{account}:{password}".encode()).decode()
        return fetch(f"https://{node['address']}:{DATA['port']}{path}", None if value is None else json.dumps(value).encode(),
                     {"Content-Type": "application/json", **({"Authorization": "Basic " + pair} if account else {})}, method, "/etc/ssl/steward/ca.pem")

    def joined(node):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                health = ask(node, "/_cluster/health")
                told = f"{health['number_of_nodes']} nodes, {health['status']}"
                # Who is said to be away may have joined already, where a host is taken in for the second time.
                if health["number_of_nodes"] >= len(DATA["nodes"]) and health["status"] != "red":
                    return told
            except OSError as away:
                told = away
            expect(time.monotonic() < end, told)
            time.sleep(1)

    for node in DATA["nodes"]:
        @proof("elasticsearch", node["name"], "store a document, find it by a Chinese and by an English phrase")
        def phrases():
            there = joined(node)
            index = "/verify-" + uuid.uuid4().hex
            try:
                ask(node, f"{index}/_doc/1?refresh=true", {"text": "合同已签 the holiday plan"}, "PUT")
                for phrase in ("合同已签", "holiday plan"):
                    answer = ask(node, f"{index}/_search", {"query": {"match_phrase": {"text": phrase}}})
                    expect(answer["hits"]["total"]["value"] == 1, phrase)
            finally:
                ask(node, f"{index}?ignore_unavailable=true", method="DELETE")
            return f"found; {there}"

        @proof("elasticsearch", node["name"], "ask without an account, and as steward for what is not the archive")
        def guarded():
            for account in (None, "steward"):
                try:
                    ask(node, "/verify-nobody/_search", account=account, password=DATA["steward_password"])
                except urllib.error.HTTPError as refused:
                    expect(refused.code == (401 if account is None else 403), f"{account}: {refused.code}")
                else:
                    raise AssertionError(f"{account}: answered")
            return "refused"


def redis():
    class Line:
        def __init__(self):
            context = ssl.create_default_context(cafile="/etc/ssl/steward/ca.pem")
            self.file = context.wrap_socket(socket.create_connection((DATA["address"], int(DATA["port"])), timeout=15), server_hostname="localhost").makefile("rwb")

        def say(self, *words):
            self.file.write(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words))
            self.file.flush()
            answer = self.file.readline().strip().decode()
            return self.file.readline().strip().decode() if answer.startswith("$") and answer != "$-1" else answer

    @proof("redis", DATA["name"], "set and get with the password")
    def set_and_get():
        line, word = Line(), uuid.uuid4().hex
        expect(line.say("AUTH", DATA["password"]) == "+OK", "the password is refused")
        expect(line.say("SET", "verify", word, "EX", "60") == "+OK", "cannot set")
        expect(line.say("GET", "verify") == word, "got something else")
        return "the same value"

    @proof("redis", DATA["name"], "get without a password")
    def without_password():
        answer = Line().say("GET", "verify")
        expect(answer.startswith("-NOAUTH"), answer)
        return "refused"


def mariadb():
    def client(sql, password, *options):
        return subprocess.run(["mariadb", "--no-defaults", "--batch", "--skip-column-names", "--protocol=tcp", "--host=127.0.0.1", f"--port={DATA['port']}",
                               f"--user={DATA['user']}", *(options or ("--ssl-ca=/etc/ssl/steward/ca.pem", "--ssl-verify-server-cert")), DATA["database"]],
                              input=sql, env={**os.environ, "MYSQL_PWD": password}, capture_output=True, text=True, check=False, timeout=60)

    @proof("mariadb", DATA["name"], "write a row as the chat server's account and read it over another connection")
    def row():
        word = uuid.uuid4().hex
        wrote = client(f"CREATE TABLE verify_{word} (word text); INSERT INTO verify_{word} VALUES ('合同 {word}');", DATA["password"])
        expect(wrote.returncode == 0, wrote.stderr.strip())
        try:
            read = client(f"SELECT word FROM verify_{word};", DATA["password"])
            expect(read.stdout.strip() == f"合同 {word}", read.stderr.strip() or "read something else")
        finally:
            client(f"DROP TABLE verify_{word};", DATA["password"])
        return "the same row"

    @proof("mariadb", DATA["name"], "sign in with a wrong password, and without TLS")
    def refusals():
        wrong = client("SELECT 1;", "wrong")
        expect(wrong.returncode != 0 and "Access denied" in wrong.stderr, wrong.stderr.strip() or "let in with a wrong password")
        plain = client("SELECT 1;", DATA["password"], "--skip-ssl")
        expect(plain.returncode != 0, "let in without TLS")
        return "refused"


def file_store():
    """In three steps, with all hosts between them: the first host puts a file, all others have it, the first removes it."""
    path = os.path.join(DATA["directory"], DATA["file"])
    content = (DATA["file"] + "\n").encode() * 4096
    digest = hashlib.sha256(content).hexdigest()

    def as_account(*command, **more):
        done = subprocess.run(["runuser", "-u", DATA["account"], "--", *command], capture_output=True, check=False, timeout=60, **more)
        expect(done.returncode == 0, done.stderr.decode(errors="replace").strip()[-200:])

    if DATA["step"] == "put":
        @proof("file_store", DATA["name"], "write a file as the account of the files")
        def put():
            as_account("sh", "-c", 'umask 007; cat >"$0"', path, input=content)
            return f"SHA-256 {digest[:16]}"

    if DATA["step"] == "have":
        @proof("file_store", DATA["name"], "have the file that another host was given")
        def have():
            end = time.monotonic() + PATIENCE
            while not os.path.exists(path):
                expect(time.monotonic() < end, "it has not come")
                # Not by the clock, which may strike seldom; a third host may be away.
                subprocess.run(["systemctl", "start", "file-store.service"], capture_output=True, check=False, timeout=600)
                time.sleep(1)
            with open(path, "rb") as file:
                found = hashlib.sha256(file.read()).hexdigest()
            expect(found == digest, f"SHA-256 {found[:16]} instead of {digest[:16]}")
            return f"SHA-256 {found[:16]}"

    if DATA["step"] == "remove":
        @proof("file_store", DATA["name"], "remove the file")
        def remove():
            as_account("/usr/local/bin/file-store", "remove", DATA["file"])
            expect(not os.path.exists(path), "it is still there")
            return "gone"


def aide():
    @proof("aide", DATA["name"], "lay a program beside the others and compare files with what they were")
    def new_program():
        planted = f"/usr/local/sbin/verify-{uuid.uuid4().hex}"
        with tempfile.TemporaryDirectory() as place:
            # The rules are the site's. What the clock compares with may not be made yet, and is not touched: this is one of its own.
            with open("/etc/aide/steward.conf", encoding="utf-8") as rules, open(place + "/aide.conf", "w", encoding="utf-8") as own:
                own.write(rules.read().replace("/var/lib/aide/", place + "/"))
            run = ["aide", f"--config={place}/aide.conf", "--limit=/usr/local/sbin"]
            made = subprocess.run([*run, "--init"], capture_output=True, text=True, check=False, timeout=300)
            expect(made.returncode == 0, made.stderr.strip()[-200:])
            os.rename(place + "/steward.db.new", place + "/steward.db")
            try:
                with open(planted, "w", encoding="utf-8"):
                    pass
                told = subprocess.run([*run, "--check"], capture_output=True, text=True, check=False, timeout=300)
            finally:
                os.remove(planted)
        # Bits: new, removed, changed; from 8 on it could not be told.
        expect(told.returncode < 8 and told.returncode & 1 and planted in told.stdout, f"not found (exit code {told.returncode}) {told.stderr.strip()[-200:]}")
        return "found"


def kafka():
    tools = ["/opt/jdk/bin/java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", "/opt/kafka/libs/*"]
    servers = ",".join(f"{node['address']}:{DATA['port']}" for node in DATA["nodes"])

    def run(main, *words, **more):
        done = subprocess.run([*tools, main, "--bootstrap-server", servers, *words], capture_output=True, text=True, check=False, timeout=180, **more)
        expect(done.returncode == 0, (done.stderr or done.stdout).strip()[-250:])
        return done.stdout

    @proof("kafka", DATA["name"], "100 records with acks=all, read back; no partition lacks a replica that is not away")
    def records():
        topic, words = "verify-" + uuid.uuid4().hex[:8], [uuid.uuid4().hex for _ in range(100)]
        command = "/etc/kafka/client.properties"

        def lacking():
            return run("org.apache.kafka.tools.TopicCommand", "--command-config", command, "--describe", "--under-replicated-partitions").strip()

        # Who has just come back fetches what it missed, and until then a new partition finds too few brokers.
        end = time.monotonic() + PATIENCE
        while not DATA["away"] and (without := lacking()):
            expect(time.monotonic() < end, without)
            time.sleep(1)
        run("org.apache.kafka.tools.TopicCommand", "--command-config", command, "--create", "--topic", topic, "--partitions", "3",
            # A new partition wants all its replicas at once.
            *(["--replication-factor", str(min(3, len(DATA["nodes"])))] if DATA["away"] else []))
        try:
            run("org.apache.kafka.tools.ConsoleProducer", "--command-config", command, "--topic", topic, "--command-property", "acks=all", input="\n".join(words) + "\n")
            read = run("org.apache.kafka.tools.consumer.ConsoleConsumer", "--command-config", command, "--topic", topic, "--from-beginning",
                       "--max-messages", "100", "--timeout-ms", "60000").split()
            expect(set(read) == set(words), f"{len(set(read) & set(words))} of 100 came back")
            without = lacking()
            expect(not without or DATA["away"], without)
            return "100 of 100" + (", while away: " + ", ".join(DATA["away"]) if DATA["away"] else "")
        finally:
            run("org.apache.kafka.tools.TopicCommand", "--command-config", command, "--delete", "--topic", topic)


def host():
    for unit in DATA["units"]:
        @proof("unit", DATA["name"], f"is {unit} enabled and running")
        def state():
            end = time.monotonic() + PATIENCE
            # After a boot some are still on their way.
            while "activating" in (shown := subprocess.run(["systemctl", "show", "--property=ActiveState,UnitFileState", "--value", unit],
                                                           capture_output=True, text=True, check=False).stdout.split()) and time.monotonic() < end:
                time.sleep(0.5)
            expect("active" in shown and {"enabled", "enabled-runtime"} & set(shown), shown)
            return "active, enabled"
    for role, port in DATA["health"].items():
        @proof("steward", DATA["name"], f"health of the {role}")
        def health():
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    return fetch(f"http://{DATA['address'] if role == 'console' else '127.0.0.1'}:{port}/actuator/health")["status"]
                except OSError as away:
                    expect(time.monotonic() < end, away)
                    time.sleep(1)
    if DATA["backup"]:
        @proof("backup", DATA["name"], "snapshots of the repository, and restic's own check")
        def snapshots():
            told = subprocess.run(["/usr/local/sbin/steward-backup", "snapshots"], capture_output=True, text=True, check=False)
            expect(told.returncode == 0, told.stderr.strip()[-200:])
            newest = max((snapshot["time"] for snapshot in json.loads(told.stdout)), default=None)
            expect(newest, "there is none")
            age = time.time() - time.mktime(time.strptime(newest[:19], "%Y-%m-%dT%H:%M:%S")) + (time.timezone if newest.endswith("Z") else 0)
            # Every night, up to ten minutes late, and it takes its time.
            expect(age < 26 * 3600, f"the newest is from {newest}")
            checked = subprocess.run(["/usr/local/sbin/steward-backup", "check"], capture_output=True, text=True, check=False)
            expect(checked.returncode == 0, checked.stderr.strip()[-200:])
            return f"{len(json.loads(told.stdout))} snapshots, the newest from {newest[:19]}"
    aide()
    if int(DATA["monitoring"]):
        @proof("monitoring", DATA["name"], "every target of Prometheus is up, and Steward's rules are loaded")
        def targets():
            base, end = f"http://127.0.0.1:{DATA['monitoring']}/api/v1", time.monotonic() + PATIENCE
            while True:
                found = {target["labels"].get("role", "host") + "@" + target["labels"].get("host", ""): target["health"]
                         for target in fetch(f"{base}/targets?state=active")["data"]["activeTargets"]}
                # Of who is away Prometheus may or may not know.
                down = sorted({name for name, health in found.items() if health != "up" and name.split("@")[1] not in DATA["away"]} | (set(DATA["targets"]) - found.keys()))
                if not down:
                    break
                expect(time.monotonic() < end, f"{len(found)} targets, not up or not known: {down}")
                time.sleep(2)
            groups = fetch(f"{base}/rules")["data"]["groups"]
            rules = sum(len(group["rules"]) for group in groups)
            expect(rules > 0, "no rules")
            return f"{len(found)} targets up, {rules} rules"


{"outside": outside, "postgresql": postgresql, "elasticsearch": elasticsearch, "redis": redis, "kafka": kafka, "mariadb": mariadb,
 "file_store": file_store, "host": host}[DATA["what"]]()
print(json.dumps(PROOFS))
