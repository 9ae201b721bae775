package im.steward.console.demo.company;

import im.steward.event.AccountRef;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** One installation of a chat platform, and what ids look like there. */
record Source(String platform, String instance) {
    private static final Duration NOTICED = Duration.ofMillis(350);

    static Source of(String slashed) {
        String[] parts = slashed.split("/", -1);
        return new Source(parts[0], parts[1]);
    }

    String messageId(Object... name) {
        return platform.equals("matrix") ? "$" + base64(Seed.digest(name)) : plain(name);
    }

    String conversationId(String name) {
        return platform.equals("matrix")
                ? "!" + base64(Seed.digest("room", name)).substring(0, 18) + ":" + instance
                : plain("room", name);
    }

    AccountRef account(Person person) {
        return new AccountRef(accountId(person), person.name(), person.email());
    }

    private String accountId(Person person) {
        return platform.equals("matrix") ? "@" + person.handle() + ":" + instance : plain("account", person.handle());
    }

    EventHead head(String nativeId, int revision, Instant at, AccountRef actor) {
        return new EventHead(EventId.of(platform, instance, nativeId, revision), at, at.plus(NOTICED), actor);
    }

    private String plain(Object... name) {
        BigInteger number = new BigInteger(1, Seed.digest(name));
        return switch (platform) {
            case "lanying" -> number.mod(BigInteger.TEN.pow(18)).toString();
            case "rocketchat" -> number.toString(36).substring(0, 17);
            default -> number.toString(36).substring(0, 26);
        };
    }

    private static String base64(byte[] digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
