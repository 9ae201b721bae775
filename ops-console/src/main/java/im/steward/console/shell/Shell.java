package im.steward.console.shell;

import im.steward.console.account.Action;
import im.steward.console.account.Language;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** What every template can ask as {@code ${shell…}}: who reads, in which language, zone and theme, and where they may go. */
public final class Shell {
    private final Supplier<Set<String>> pagesThatExist;
    private final Supplier<HttpServletRequest> request;
    private final ZoneId zone;
    private final FaultWords faults;

    Shell(Supplier<Set<String>> pagesThatExist, Supplier<HttpServletRequest> request, ZoneId zone, FaultWords faults) {
        this.pagesThatExist = pagesThatExist;
        this.request = request;
        this.zone = zone;
        this.faults = faults;
    }

    /** One group of the navigation. */
    public record Links(String key, List<Link> links) {}

    /** One entry of the navigation. */
    public record Link(String key, String path, boolean current) {}

    public @Nullable SignedIn getWho() {
        return who().orElse(null);
    }

    /** By an action's name, so that a page hides what its reader could not do. */
    public boolean may(String action) {
        return who().map(found -> found.may(Action.valueOf(action))).orElse(false);
    }

    public List<Links> getNavigation() {
        String current = getPath();
        Set<String> existing = pagesThatExist.get();
        return Arrays.stream(Place.Group.values())
                .map(group -> new Links(word(group), linksOf(group, current, existing)))
                .filter(links -> !links.links().isEmpty())
                .toList();
    }

    public String getPath() {
        Object original = request.get().getAttribute("jakarta.servlet.error.request_uri");
        return original instanceof String uri ? uri : request.get().getRequestURI();
    }

    /** Where the language and theme switches come back to. */
    public String getBack() {
        String query = request.get().getQueryString();
        return request.get().getMethod().equals("GET") && query != null ? getPath() + "?" + query : getPath();
    }

    public String getLang() {
        return Language.of(locale()).tag();
    }

    public List<Language> getLanguages() {
        return List.of(Language.values());
    }

    public String getTheme() {
        return Theme.of(request.get()).word();
    }

    public List<String> getThemes() {
        return Arrays.stream(Theme.values()).map(Theme::word).toList();
    }

    public String when(Instant instant) {
        return Spoken.when(instant, readersZone(), locale());
    }

    public String day(Instant instant) {
        return Spoken.day(instant, readersZone(), locale());
    }

    public String number(Number number) {
        return Spoken.number(number, locale());
    }

    public String bytes(long bytes) {
        return Spoken.bytes(bytes, locale());
    }

    /** Below a second to three digits, since a millisecond matters there. */
    public String exactly(java.time.Duration duration) {
        return Spoken.exactly(duration, locale());
    }

    public String lasting(java.time.Duration duration) {
        return Spoken.lasting(duration, locale());
    }

    /** For a form that shows its fault beside the fields instead of on a page of its own. */
    public String what(Fault fault) {
        return faults.what(fault, locale());
    }

    public String action(Fault fault) {
        return faults.action(fault, locale());
    }

    /** What the English sentences name beyond those above; null for their readers and where they name no more. */
    public @Nullable String detail(Fault fault) {
        return faults.detail(fault, locale());
    }

    /** How lists are joined: 、 in Chinese. */
    public String join(List<String> words) {
        return String.join(locale().getLanguage().equals("zh") ? "、" : ", ", words);
    }

    private List<Link> linksOf(Place.Group group, String current, Set<String> existing) {
        return Arrays.stream(Place.values())
                .filter(place -> place.group() == group)
                .filter(place -> existing.contains(place.path()))
                .filter(place -> may(place.action().name()))
                .map(place -> new Link(word(place), place.path(), place.holds(current)))
                .collect(Collectors.toList());
    }

    private ZoneId readersZone() {
        return who().map(SignedIn::zone).orElse(zone);
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }

    private static Optional<SignedIn> who() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getPrincipal)
                .filter(SignedIn.class::isInstance)
                .map(SignedIn.class::cast);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
