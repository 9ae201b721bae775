package im.steward.console.matter;

import im.steward.compliance.matter.Matters;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Matters for programs. */
@RestController
@RequestMapping("/api/v1/matters")
class MatterApi {
    private final Matters matters;
    private final VisibleMatters visible;

    MatterApi(Matters matters) {
        this.matters = matters;
        this.visible = new VisibleMatters(matters);
    }

    /** @param from first day in UTC; {@code to} the last one, both included */
    record Ask(
            String name,
            String purpose,
            @Nullable List<String> sources,
            @Nullable List<String> channels,
            @Nullable List<String> accounts,
            @Nullable String from,
            @Nullable String to) {
        ScopeForm form() {
            return new ScopeForm(lines(sources), lines(channels), lines(accounts), from, to);
        }

        private static @Nullable String lines(@Nullable List<String> ids) {
            return ids == null ? null : String.join("\n", ids);
        }
    }

    record MattersBody(List<MatterRow> matters) {}

    @GetMapping
    @Allowed(Action.READ_MATTER)
    MattersBody list(SignedIn who) {
        return new MattersBody(visible.rows(who));
    }

    /** By name or id. */
    @GetMapping("/{matter}")
    @Allowed(Action.READ_MATTER)
    MatterRow one(@PathVariable String matter, SignedIn who) {
        return MatterRow.of(visible.named(matter, who), who.officer());
    }

    @PostMapping
    @Allowed(Action.CHANGE_MATTER)
    @ResponseStatus(HttpStatus.CREATED)
    MatterRow open(SignedIn who, @RequestBody Ask ask) {
        return MatterRow.of(
                MatterController.opened(matters, ask.name(), ask.purpose(), ask.form(), who), who.officer());
    }
}
