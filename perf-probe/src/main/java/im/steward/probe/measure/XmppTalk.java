package im.steward.probe.measure;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client's side of an XMPP stream (RFC 6120), as much as a probe needs: one element of the stream at a time. */
final class XmppTalk implements Closeable {
    private static final int LONGEST = 64 * 1024;
    private static final Pattern MECHANISM = Pattern.compile("<mechanism[^>]*>\\s*([A-Z0-9-]+)\\s*</mechanism>");
    private final String domain;
    private Wire wire;
    private String features = "";

    XmppTalk(Wire wire, String domain) {
        this.wire = wire;
        this.domain = domain;
    }

    /** Also after each thing that begins the stream anew. */
    void open(Attempt attempt) throws IOException {
        wire.send("<?xml version='1.0'?><stream:stream to='" + domain
                + "' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
        String head = tag(attempt);
        if (head.startsWith("<?xml")) {
            head = tag(attempt);
        }
        if (!head.startsWith("<stream:stream")) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        features = element(attempt);
        if (!features.startsWith("<stream:features")) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    void secure(Trust trust, int port, Attempt attempt) throws IOException {
        if (!features.contains("urn:ietf:params:xml:ns:xmpp-tls")) {
            throw new Attempt.Malformed(Failure.TLS_FAILED);
        }
        wire.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        if (!element(attempt).startsWith("<proceed")) {
            throw new Attempt.Malformed(Failure.TLS_FAILED);
        }
        wire = wire.secured(trust, domain, port, attempt);
        open(attempt);
    }

    /** By the best of what both know; a password in the clear goes over a secured connection only. */
    void signIn(String user, String password, boolean secured, Attempt attempt) throws IOException {
        Set<String> mechanisms = new HashSet<>();
        Matcher found = MECHANISM.matcher(features);
        while (found.find()) {
            mechanisms.add(found.group(1));
        }
        if (mechanisms.contains("SCRAM-SHA-256")) {
            prove("SCRAM-SHA-256", new Scram("SHA-256", user, password, nonce()), attempt);
        } else if (mechanisms.contains("SCRAM-SHA-1")) {
            prove("SCRAM-SHA-1", new Scram("SHA-1", user, password, nonce()), attempt);
        } else if (mechanisms.contains("PLAIN") && secured) {
            String answer = authenticate("PLAIN", "\0" + user + "\0" + password, attempt);
            if (!answer.startsWith("<success")) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
        } else {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        open(attempt);
        if (!ask("set", "", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>", attempt)) {
            throw new Attempt.Malformed(Failure.WRONG_STATUS);
        }
    }

    private static String nonce() {
        return HexFormat.of().formatHex(WebSocketTalk.random(16));
    }

    private void prove(String mechanism, Scram scram, Attempt attempt) throws IOException {
        String challenge = authenticate(mechanism, scram.first(), attempt);
        wire.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + Base64.getEncoder()
                        .encodeToString(scram.last(decoded(challenge)).getBytes(StandardCharsets.UTF_8))
                + "</response>");
        if (!scram.isServer(decoded(judged(element(attempt))))) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    private String authenticate(String mechanism, String first, Attempt attempt) throws IOException {
        wire.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>"
                + Base64.getEncoder().encodeToString(first.getBytes(StandardCharsets.UTF_8)) + "</auth>");
        return judged(element(attempt));
    }

    private static String judged(String answer) throws IOException {
        if (answer.startsWith("<failure")) {
            throw new Attempt.Malformed(
                    answer.contains("temporary-auth-failure") ? Failure.WRONG_STATUS : Failure.UNAUTHORIZED);
        }
        return answer;
    }

    private static String decoded(String element) throws IOException {
        try {
            String text = element.replaceAll("<[^>]*>", "").strip();
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    /** @return false where the server says that it does not know the question */
    private boolean ask(String type, String to, String question, Attempt attempt) throws IOException {
        String id = nonce();
        wire.send("<iq type='" + type + "' id='" + id + "'" + (to.isEmpty() ? "" : " to='" + to + "'") + ">" + question
                + "</iq>");
        String answer = element(attempt);
        while (!answer.startsWith("<iq") || !answer.contains(id)) {
            // Whatever else the server has to tell.
            answer = element(attempt);
        }
        String head = answer.substring(0, answer.indexOf('>'));
        if (head.contains("'result'") || head.contains("\"result\"")) {
            return true;
        }
        if (answer.contains("<service-unavailable") || answer.contains("<feature-not-implemented")) {
            return false;
        }
        throw new Attempt.Malformed(
                answer.contains("<not-allowed") || answer.contains("<forbidden")
                        ? Failure.FORBIDDEN
                        : Failure.WRONG_STATUS);
    }

    void ping(Attempt attempt) throws IOException {
        // A server that does not know pings has answered all the same (XEP-0199, 4.2).
        ask("get", domain, "<ping xmlns='urn:xmpp:ping'/>", attempt);
    }

    /** One element of the stream with all that is in it, as it was written. */
    private String element(Attempt attempt) throws IOException {
        StringBuilder element = new StringBuilder();
        int depth = 0;
        do {
            String tag = tag(attempt, depth == 0 ? new StringBuilder() : element);
            if (depth == 0 && tag.startsWith("</")) {
                throw new Attempt.Malformed(Failure.CLOSED);
            }
            if (tag.startsWith("<!") || tag.startsWith("<?")) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
            depth += tag.startsWith("</") ? -1 : tag.endsWith("/>") ? 0 : 1;
            element.append(tag);
            if (element.length() > LONGEST) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
        } while (depth > 0);
        String whole = element.toString();
        if (whole.startsWith("<stream:error")) {
            throw new Attempt.Malformed(whole.contains("<host-unknown") ? Failure.NOT_FOUND : Failure.WRONG_STATUS);
        }
        return whole;
    }

    private String tag(Attempt attempt) throws IOException {
        return tag(attempt, new StringBuilder());
    }

    /** @param before takes the text that stands before the tag */
    private String tag(Attempt attempt, StringBuilder before) throws IOException {
        int one = wire.readByte(attempt);
        for (; one != '<'; one = wire.readByte(attempt)) {
            before.append((char) one);
            if (before.length() > LONGEST) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
        }
        StringBuilder tag = new StringBuilder();
        int quote = 0;
        for (; quote != 0 || one != '>'; one = wire.readByte(attempt)) {
            tag.append((char) one);
            if (quote == 0 && (one == '\'' || one == '"')) {
                quote = one;
            } else if (one == quote) {
                quote = 0;
            }
            if (tag.length() > LONGEST) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
        }
        return tag.append('>').toString();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
