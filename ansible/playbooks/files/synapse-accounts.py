"""The two accounts with which verify proves Synapse: made once, with passwords nobody knows; their tokens stay on the host.

Read from standard input after one line `DATA = ...`; prints them, or why there are none. With `end` in DATA their tokens are
taken back instead, and the next proof makes others. Whoever signed in anew each time would meet Synapse's limits, and a
password made of the site's secret would change with it. Standard library only.
"""
import hmac
import json
import os
import secrets
import ssl
import sys
import urllib.error
import urllib.request

KEPT = "/var/lib/synapse-verify.json"
TRUST = ssl.create_default_context(cafile="/etc/ssl/steward/ca.pem")


def ask(path, value=None, token=None):
    request = urllib.request.Request(DATA["base"] + path, data=None if value is None else json.dumps(value).encode(),
                                     headers={"Content-Type": "application/json", **({"Authorization": "Bearer " + token} if token else {})})
    with urllib.request.urlopen(request, timeout=60, context=TRUST) as answer:
        return json.loads(answer.read())


def written():
    try:
        with open(KEPT, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return []


def end():
    for account in written():
        try:
            ask("/_matrix/client/v3/logout/all", {}, account["access_token"])
        except urllib.error.HTTPError as refused:
            # Broken off after the first, this is run again; the file goes last.
            if refused.code != 401:
                raise
    if os.path.exists(KEPT):
        os.remove(KEPT)
        print("ended")


def kept():
    accounts = written()
    try:
        for account in accounts:
            ask("/_matrix/client/v3/account/whoami", token=account["access_token"])
    except urllib.error.HTTPError as refused:
        # After a restore of its database Synapse may never have heard of them.
        if refused.code != 401:
            raise
        return []
    return accounts


def registered():
    nonce, name, password = ask("/_synapse/admin/v1/register")["nonce"], "verify-" + secrets.token_hex(6), secrets.token_hex(32)
    seal = hmac.new(DATA["secret"].encode(), "\0".join((nonce, name, password, "notadmin")).encode(), "sha1").hexdigest()
    answer = ask("/_synapse/admin/v1/register", {"nonce": nonce, "username": name, "password": password, "admin": False, "mac": seal})
    return {key: answer[key] for key in ("user_id", "access_token")}


if DATA.get("end"):
    sys.exit(end())
try:
    found = kept()
    if not found:
        found = [registered(), registered()]
        with open(os.open(KEPT + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(found, file)
        os.rename(KEPT + ".new", KEPT)
    print(json.dumps({"accounts": found}))
except (OSError, ValueError, KeyError) as failure:
    print(json.dumps({"failure": f"{type(failure).__name__}: {failure}"[:300]}))
