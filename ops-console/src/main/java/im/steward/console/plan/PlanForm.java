package im.steward.console.plan;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.plan.Availability;
import im.steward.plan.Wish;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.web.util.UriComponentsBuilder;

/** What somebody typed; it travels in the address, since nothing of it is kept. */
record PlanForm(
        String users,
        String concurrent,
        String messages,
        String media,
        String retention,
        String availability,
        String hosts) {
    boolean empty() {
        return users.isBlank() && messages.isBlank() && retention.isBlank();
    }

    Wish wish() {
        return Wish.of(
                need("users", users),
                number("concurrent", concurrent),
                need("messages-per-day", messages),
                number("media-mb-per-day", media),
                need("retention-days", retention),
                availability.equals(Availability.HA.word()) ? Availability.HA : Availability.SINGLE,
                hosts.isBlank()
                        ? Optional.empty()
                        : Optional.of(Math.clamp(need("hosts", hosts), 0, Wish.MOST_HOSTS + 1)));
    }

    /** The same plan again, as a file. */
    String address(String path) {
        return UriComponentsBuilder.fromPath(path)
                .queryParam("users", "{users}")
                .queryParam("concurrent", "{concurrent}")
                .queryParam("messages", "{messages}")
                .queryParam("media", "{media}")
                .queryParam("retention", "{retention}")
                .queryParam("availability", "{availability}")
                .queryParam("hosts", "{hosts}")
                .encode()
                .buildAndExpand(users, concurrent, messages, media, retention, availability, hosts)
                .toUriString();
    }

    private static long need(String name, String text) {
        return number(name, text).orElseThrow(() -> invalid(name, text));
    }

    private static OptionalLong number(String name, String text) {
        if (text.isBlank()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException wrong) {
            throw invalid(name, text);
        }
    }

    private static InvalidException invalid(String name, String text) {
        return new InvalidException(new Fault(
                "plan-invalid",
                text.isBlank()
                        ? "%s is missing".formatted(name)
                        : "%s is '%s', which is no whole number".formatted(name, text.strip()),
                "Write a number such as 500"));
    }
}
