package im.steward.compliance.verification;

/** As {@code verify.json.j2} writes it. */
final class Evidence {
    static final String WITH_A_FAILURE = """
            {
                "at": "20260301T040506Z",
                "failed": 1,
                "hosts": ["steward1", "steward2"],
                "passed": 3,
                "proofs": [
                    {"service": "postgresql", "target": "steward1", "action": "write, and read on the replica", "observation": "the row is there", "pass": true, "from": "steward1", "seconds": 0.31},
                    {"service": "redis", "target": "steward1", "action": "ask without the password", "observation": "AssertionError: it answers 没有密码也应答", "pass": false, "from": "steward1", "seconds": 0.02},
                    {"service": "firewall", "target": "steward2", "action": "connect to 1042 ports", "observation": "", "pass": true, "from": "outside", "seconds": 2},
                    {"service": "steward", "target": "10.77.0.250", "action": "ask without a token", "observation": "401", "pass": true, "from": "outside", "seconds": 0.1}
                ],
                "site": "orion"
            }
            """;

    private Evidence() {}
}
