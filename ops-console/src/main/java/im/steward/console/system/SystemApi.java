package im.steward.console.system;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The status page for programs. */
@RestController
class SystemApi {
    private final SystemLook look;

    SystemApi(SystemLook look) {
        this.look = look;
    }

    record SystemState(Instant at, String version, String state, List<PartState> parts) {}

    record PartState(
            String name,
            String state,
            Map<String, Object> facts,
            @Nullable Fault fault) {
        static PartState of(Part part) {
            Map<String, Object> facts = new LinkedHashMap<>();
            part.facts().forEach(fact -> facts.put(fact.key(), fact.value()));
            return new PartState(
                    part.name(), part.state().word(), facts, part.fault().orElse(null));
        }
    }

    @GetMapping("/api/v1/system")
    @Allowed(Action.READ_SYSTEM)
    SystemState state() {
        SystemLook.Seen seen = look.look();
        return new SystemState(
                seen.at(),
                seen.version(),
                seen.worst().word(),
                seen.parts().stream().map(PartState::of).toList());
    }
}
