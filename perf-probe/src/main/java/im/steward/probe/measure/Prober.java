package im.steward.probe.measure;

/** Knows one protocol; asks once and says what came of it. May be asked by several threads at a time. */
public sealed interface Prober
        permits FreshnessProber,
                HttpProber,
                KafkaProber,
                MessageProber,
                RedisProber,
                ReplicationProber,
                SmtpProber,
                SqlProber,
                TcpProber,
                TlsProber,
                WebSocketProber,
                XmppProber {
    /** {@code http}, {@code tcp}, …: part of the samples' format. */
    String kind();

    /** Where it asks, without anything secret. */
    String address();

    /** Never throws for what a target does: that is an outcome. */
    Outcome probe(Attempt attempt);
}
