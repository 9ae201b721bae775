package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks as much of XMPP as a ping needs, with STARTTLS. */
@Timeout(120)
class XmppProberTest {
    private static final String PLAIN =
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>";
    private static final String SCRAM =
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\n <mechanism>PLAIN</mechanism>\n <mechanism>SCRAM-SHA-1</mechanism></mechanisms>";

    @TempDir
    private Path home;

    private Identity identity;
    private Path password;
    private Path wrong;

    @BeforeEach
    void files() throws IOException {
        identity = Identity.of(home, "dns:chat.example.com", -1, 31);
        password = Files.writeString(home.resolve("password"), "open sesame\n");
        wrong = Files.writeString(home.resolve("wrong"), "open poppy\n");
    }

    private Outcome asked(SomeServer server, String... more) {
        return asked(Probing.GENEROUS, server, more);
    }

    private Outcome asked(Duration timeout, SomeServer server, String... more) {
        String all = String.join("\n    ", List.of(more));
        return probe(
                timeout,
                "xmpp://127.0.0.1:" + server.port(),
                "domain: chat.example.com",
                "ca-file: " + identity.certificate(),
                all);
    }

    @Test
    void aStreamIsOpenedAndSecuredWithoutAnAccount() {
        try (SomeServer server = new SomeServer(guest -> meet(guest, PLAIN, "pong"))) {
            Outcome outcome = asked(server, "every: 10s");

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases())
                    .containsKeys(Phase.DNS, Phase.CONNECT, Phase.FIRST_BYTE, Phase.TLS, Phase.ANSWER);
            assertThat(outcome.certificateUntil()).isPresent();
        }
    }

    @Test
    void anAccountSignsInAndPings() {
        for (String mechanisms : List.of(PLAIN, SCRAM)) {
            try (SomeServer server = new SomeServer(guest -> meet(guest, mechanisms, "pong"))) {
                Outcome outcome = asked(server, "user: probe", "password-file: " + password);

                assertThat(outcome.failure()).isEmpty();
                // What it took to sign in is a phase and no part of the time.
                assertThat(outcome.nanos())
                        .isLessThan(outcome.phases().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
                assertThat(asked(server, "user: probe", "password-file: " + wrong)
                                .failure())
                        .hasValue(Failure.UNAUTHORIZED);
                assertThat(asked(server, "user: probe", "password-file: absent").failure())
                        .hasValue(Failure.SECRET_UNREADABLE);
            }
        }
    }

    @Test
    void aServerThatDoesNotKnowPingsHasAnsweredAndAMuteOneHasNot() {
        String[] account = {"user: probe", "password-file: " + password};
        try (SomeServer older = new SomeServer(guest -> meet(guest, PLAIN, "unknown"));
                SomeServer closed = new SomeServer(guest -> meet(guest, PLAIN, "forbidden"));
                SomeServer mute = new SomeServer(guest -> meet(guest, PLAIN, "nothing"))) {
            assertThat(asked(older, account).failure()).isEmpty();
            assertThat(asked(closed, account).failure()).hasValue(Failure.FORBIDDEN);
            assertThat(asked(Duration.ofSeconds(2), mute, account).failure()).hasValue(Failure.TIMEOUT);
        }
    }

    @Test
    void whatIsNotAsItShouldBeIsToldApart() {
        Identity other = Identity.of(home, "dns:other.example.com", -1, 31);
        try (SomeServer server = new SomeServer(guest -> meet(guest, PLAIN, "pong"));
                SomeServer bare = new SomeServer(guest -> {
                    read(guest.getInputStream(), "streams'>");
                    SomeServer.write(
                            guest,
                            "<?xml version='1.0'?><stream:stream id='a>b'><stream:features>" + PLAIN
                                    + "</stream:features>");
                });
                SomeServer stranger = new SomeServer(guest -> {
                    read(guest.getInputStream(), "streams'>");
                    SomeServer.write(
                            guest,
                            "<stream:stream><stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                });
                SomeServer mail = new SomeServer(guest -> SomeServer.write(guest, "220 <mail.example.com> ESMTP\r\n"));
                SomeServer endless = new SomeServer(guest -> {
                    SomeServer.write(guest, "<stream:stream>");
                    while (true) {
                        SomeServer.write(guest, "<stream:features>".repeat(100));
                    }
                })) {
            assertThat(asked(bare, "every: 10s").failure()).hasValue(Failure.TLS_FAILED);
            assertThat(asked(bare, "starttls: false").failure()).isEmpty();
            // A password does not cross the network in the clear.
            assertThat(asked(bare, "starttls: false", "user: probe", "password-file: " + password)
                            .failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(asked(stranger, "every: 10s").failure()).hasValue(Failure.NOT_FOUND);
            assertThat(asked(mail, "every: 10s").failure()).hasValue(Failure.MALFORMED);
            assertThat(asked(endless, "every: 10s").failure()).hasValue(Failure.TOO_LARGE);
            assertThat(probe(
                                    "xmpp://127.0.0.1:" + server.port(),
                                    "domain: chat.example.com",
                                    "ca-file: " + other.certificate())
                            .failure())
                    .hasValue(Failure.CERTIFICATE_UNTRUSTED);
        }
    }

    private void meet(Socket guest, String mechanisms, String pong) throws IOException {
        head(guest, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>");
        read(guest.getInputStream(), "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        SomeServer.write(guest, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        try (var secured = (SSLSocket)
                identity.context().getSocketFactory().createSocket(guest, "127.0.0.1", guest.getPort(), true)) {
            secured.setUseClientMode(false);
            head(secured, mechanisms);
            if (!authenticate(secured)) {
                SomeServer.write(
                        secured,
                        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure></stream:stream>");
                return;
            }
            head(secured, "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
            String bind = read(secured.getInputStream(), "</iq>");
            SomeServer.write(
                    secured,
                    "<iq type='result' id='%s'><bind><jid>probe@chat.example.com/a</jid></bind></iq>"
                            .formatted(id(bind)));
            String ping = read(secured.getInputStream(), "</iq>");
            SomeServer.write(
                    secured,
                    "<message from='chat.example.com'><body>Welcome</body></message>"
                            + switch (pong) {
                                case "pong" -> "<iq type=\"result\" id=\"%s\"/>".formatted(id(ping));
                                case "unknown" ->
                                    "<iq type='error' id='%s'><error type='cancel'><service-unavailable/></error></iq>"
                                            .formatted(id(ping));
                                case "forbidden" ->
                                    "<iq type='error' id='%s'><error type='auth'><forbidden/></error></iq>"
                                            .formatted(id(ping));
                                default -> "";
                            });
            while (secured.getInputStream().read() >= 0) {
                // Until the guest leaves.
            }
        }
    }

    private static void head(Socket guest, String features) throws IOException {
        read(guest.getInputStream(), "streams'>");
        SomeServer.write(
                guest,
                "<?xml version='1.0'?><stream:stream from='chat.example.com' id='1' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>\n<stream:features>"
                        + features + "</stream:features>");
    }

    /** The proof is compared with what somebody who knows the password says to the same challenge. */
    private static boolean authenticate(Socket guest) throws IOException {
        String auth = read(guest.getInputStream(), "</auth>");
        String first = decoded(auth);
        if (auth.contains("'PLAIN'")) {
            boolean known = first.equals("\0probe\0open sesame");
            if (known) {
                SomeServer.write(guest, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
            }
            return known;
        }
        String nonce = first.substring(first.indexOf("r=") + 2);
        String challenge = "r=" + nonce + "xyz,s=QSXCR+Q6sek8bf92,i=4096";
        SomeServer.write(
                guest, "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + encoded(challenge) + "</challenge>");
        Scram known = new Scram("SHA-1", "probe", "open sesame", nonce);
        if (!known.last(challenge).equals(decoded(read(guest.getInputStream(), "</response>")))) {
            return false;
        }
        SomeServer.write(
                guest,
                "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + encoded(known.serverProof()) + "</success>");
        return true;
    }

    private static String id(String element) {
        int from = element.indexOf("id='") + 4;
        return element.substring(from, element.indexOf('\'', from));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String element) {
        return new String(Base64.getDecoder().decode(element.replaceAll("<[^>]*>", "")), StandardCharsets.UTF_8);
    }

    private static String read(InputStream in, String until) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(until) < 0) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("the guest has left");
            }
            text.append((char) one);
        }
        return text.toString();
    }
}
