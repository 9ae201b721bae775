package im.steward.console.account;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A matter in which nobody works but the account that is shown.
 *
 * @param asked the officer for whom a second person's approval is waited for
 */
record MatterLeft(String id, String name, @Nullable String asked) {
    static List<MatterLeft> all(Account account, Takeovers takeovers) {
        Map<String, Takeover> asked = takeovers.waiting().stream()
                .collect(Collectors.toMap(one -> one.matter().toString(), Function.identity()));
        return takeovers.nobodyElseWorksIn(account.name()).stream()
                .map(matter -> {
                    Takeover one = asked.get(matter.id().toString());
                    return new MatterLeft(matter.id().toString(), matter.name(), one == null ? null : one.to());
                })
                .toList();
    }
}
