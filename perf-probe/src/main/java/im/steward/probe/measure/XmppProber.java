package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * Opens a stream, and with an account signs in and pings the server (XEP-0199). Then the ping alone is counted: clients
 * stay signed in all day.
 */
public final class XmppProber implements Prober {
    private final URI url;
    private final Trust trust;
    private final String domain;
    private final boolean startTls;
    private final Optional<Account> account;

    /**
     * @param domain that the server serves, and that its certificate names
     * @param startTls whether a stream that begins in the clear is secured before anything else
     */
    XmppProber(URI url, Trust trust, String domain, boolean startTls, Optional<Account> account) {
        this.url = url;
        this.trust = trust;
        this.domain = domain;
        this.startTls = startTls;
        this.account = account;
        Place.of(url);
        if (!domain.matches("[A-Za-z0-9.:-]{1,255}")) {
            throw new IllegalArgumentException("domain is the name of an XMPP domain, was '%s'".formatted(domain));
        }
    }

    /** Who signs in; the name without its domain. */
    record Account(String user, Secret password) {}

    @Override
    public String kind() {
        return "xmpp";
    }

    @Override
    public String address() {
        return Place.spelled(url);
    }

    @Override
    public Outcome probe(Attempt attempt) {
        Place place = Place.of(url);
        try (Wire plain = Wire.open(place.host(), place.port(), Optional.empty(), attempt)) {
            // The certificate names the domain, which need not be the host.
            Wire wire = place.secured() ? plain.secured(trust, domain, place.port(), attempt) : plain;
            try (XmppTalk talk = new XmppTalk(wire, domain)) {
                talk.open(attempt);
                attempt.ended(Phase.FIRST_BYTE);
                if (startTls && !place.secured()) {
                    talk.secure(trust, place.port(), attempt);
                }
                if (account.isPresent()) {
                    Account known = account.get();
                    talk.signIn(known.user(), known.password().read(), place.secured() || startTls, attempt);
                    attempt.ended(Phase.BODY);
                    attempt.begins();
                    talk.ping(attempt);
                }
                attempt.ended(Phase.ANSWER);
                return attempt.good();
            }
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }
}
