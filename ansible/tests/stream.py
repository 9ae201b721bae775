"""A stream of events on a host under test: sent while something changes, then counted.

stream.py send DIRECTORY   20 a second to Kafka until DIRECTORY/stop exists
stream.py count DIRECTORY  how many Kafka accepted, and how many of those the archive finds; "N accepted, N found, 0 lost"
"""
import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.request
import uuid

DIRECTORY = pathlib.Path(sys.argv[2])
TOPIC = "im.events.v1"
SERVER = re.search(r"advertised.listeners=CLIENT://([\d.:]+)", pathlib.Path("/etc/kafka/server.properties").read_text()).group(1)
# Outside /opt/jdk's link nothing of an upgrade touches these.
TOOL = ["/opt/jdk/bin/java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", "/opt/kafka/libs/*"]


def send():
    word = "stream" + uuid.uuid4().hex[:12]
    (DIRECTORY / "word").write_text(word)
    producer = subprocess.Popen(
        [*TOOL, "org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server", SERVER, "--command-config", "/etc/kafka/client.properties", "--topic", TOPIC,
         "--command-property", "acks=all", "--command-property", "delivery.timeout.ms=300000", "--command-property", "enable.idempotence=true",
         "--reader-property", "parse.headers=true", "--reader-property", "parse.key=true", "--reader-property", "headers.key.separator=="],
        stdin=subprocess.PIPE, text=True)
    sent = 0
    while not (DIRECTORY / "stop").exists():
        sent += 1
        headers = {"ce_specversion": "1.0", "ce_source": "/im/mattermost/stream.example", "ce_id": f"{word}-{sent}:0", "ce_type": "im.message.posted.v1",
                   "ce_time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "content-type": "application/json"}
        body = {"user": {"id": "stream", "name": "stream"}, "im": {"channel": {"id": f"stream-{sent % 12}", "name": "stream", "type": "private"},
                "message": {"id": f"{word}-{sent}", "body": f"{word} number {sent}"}}}
        producer.stdin.write(",".join(f"{name}={value}" for name, value in headers.items()) + f"\tstream-{sent % 12}\t" + json.dumps(body) + "\n")
        producer.stdin.flush()
        time.sleep(0.05)
    producer.stdin.close()
    code = producer.wait(timeout=400)
    print(f"{sent} sent, exit code {code}")
    sys.exit(code)


def count():
    word = (DIRECTORY / "word").read_text()
    read = subprocess.run(
        [*TOOL, "org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server", SERVER, "--command-config", "/etc/kafka/client.properties",
         "--topic", TOPIC, "--from-beginning", "--timeout-ms", "20000"], capture_output=True, text=True, check=False).stdout
    accepted = len(set(re.findall(re.escape(word) + r" number (\d+)", read)))
    settings = dict(line.split("=", 1) for line in pathlib.Path("/etc/steward/console.env").read_text().splitlines() if "=" in line)
    request = urllib.request.Request(
        f"http://{settings['SERVER_ADDRESS']}:{settings['STEWARD_PORT']}/api/v1/search", json.dumps({"query": word, "matter": "everything", "limit": 1}).encode(),
        {"Authorization": "Bearer " + pathlib.Path("/var/lib/steward/tokens/officer").read_text().strip(), "Content-Type": "application/json"})
    found, end = -1, time.monotonic() + 300
    while found != accepted and time.monotonic() < end:
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.load(answer)["total"]
        time.sleep(1)
    print(f"{accepted} accepted, {found} found, {accepted - found} lost")
    sys.exit(not accepted)


{"send": send, "count": count}[sys.argv[1]]()
