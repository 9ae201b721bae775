package im.steward.console.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which groups of the company stand for which of our roles. */
public record GroupRoles(Map<Role, List<String>> groups) {
    /**
     * @param key the property the groups were written under, for the refusal
     */
    public static GroupRoles of(String key, Map<Role, List<String>> groups) {
        if (groups.values().stream().allMatch(List::isEmpty)) {
            throw new IllegalArgumentException(
                    "%s names no group, so nobody could come in; map at least one role, such as %s.officer"
                            .formatted(key, key));
        }
        if (groups.values().stream().flatMap(List::stream).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(key + " has an empty group; remove it");
        }
        return new GroupRoles(groups);
    }

    public GroupRoles {
        groups = groups.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** What a person holds who is in the groups the predicate says yes to. */
    public Set<Role> heldBy(Predicate<String> memberOf) {
        EnumSet<Role> held = EnumSet.noneOf(Role.class);
        groups.forEach((role, names) -> {
            if (names.stream().anyMatch(memberOf)) {
                held.add(role);
            }
        });
        return held;
    }
}
