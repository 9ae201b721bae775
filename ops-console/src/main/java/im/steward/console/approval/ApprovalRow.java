package im.steward.console.approval;

import im.steward.backup.restore.Restores;
import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approval.State;
import im.steward.compliance.approval.Signer;
import im.steward.console.account.RoleGrants;
import im.steward.console.account.Takeovers;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request for a second person as a page shows it.
 *
 * @param what one English sentence, as it stands in the trail
 * @param about what {@code approval.about.KIND} names, out of the content; empty for a kind without such words
 * @param content exactly what is asked, in its canonical form
 * @param mine the reader cannot be the second person
 */
record ApprovalRow(
        String id,
        String kind,
        String subject,
        String what,
        List<String> about,
        String content,
        String digest,
        String requester,
        Instant requestedAt,
        Instant expires,
        String state,
        String status,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String reason,
        boolean open,
        boolean mine) {
    static ApprovalRow of(Approval approval, Signer reader) {
        State state = approval.state();
        return new ApprovalRow(
                approval.id().toString(),
                approval.kind(),
                approval.subject(),
                approval.summary(),
                about(approval),
                approval.content().text(),
                approval.digest().hex(),
                approval.requester().account().value(),
                approval.requestedAt(),
                approval.expiresAt(),
                state.name(),
                status(state),
                decidedBy(state),
                decidedAt(state),
                reason(state),
                state instanceof State.Waiting,
                approval.requester().sharesAPersonWith(reader));
    }

    private static List<String> about(Approval approval) {
        JsonNode content = JsonMapper.shared().readTree(approval.content().text());
        return switch (approval.kind()) {
            case "export" ->
                List.of(
                        content.at("/matter/name").asString(""),
                        content.path("format").asString(""));
            case RoleGrants.KIND ->
                List.of(
                        content.path("role").asString(""),
                        content.path("account").asString(""));
            case Takeovers.KIND ->
                List.of(content.path("name").asString(""), content.path("to").asString(""));
            case Restores.KIND -> List.of(content.path("plan").asString(""), parts(content));
            case Restores.KIND_OF_PIECES ->
                List.of(content.path("what").asString(""), content.path("item").asString(""), parts(content));
            default -> List.of();
        };
    }

    private static String parts(JsonNode content) {
        return content.path("parts")
                .valueStream()
                .map(part -> part.asString(""))
                .collect(Collectors.joining(", "));
    }

    private static String status(State state) {
        return switch (state) {
            case State.Waiting _ -> "wait";
            case State.Approved _, State.Consumed _ -> "good";
            case State.Refused _ -> "bad";
            case State.Expired _, State.Voided _ -> "idle";
        };
    }

    private static @Nullable String decidedBy(State state) {
        return switch (state) {
            case State.Approved(var by, var _, var _) -> by.value();
            case State.Refused(var by, var _, var _) -> by.value();
            case State.Consumed(var by, var _, var _) -> by.value();
            case State.Waiting _, State.Expired _, State.Voided _ -> null;
        };
    }

    private static @Nullable Instant decidedAt(State state) {
        return switch (state) {
            case State.Approved(var _, var at, var _) -> at;
            case State.Refused(var _, var at, var _) -> at;
            case State.Consumed(var _, var at, var _) -> at;
            case State.Voided(var at, var _) -> at;
            case State.Expired(var at) -> at;
            case State.Waiting _ -> null;
        };
    }

    private static @Nullable String reason(State state) {
        return switch (state) {
            case State.Approved(var _, var _, var reason) -> reason;
            case State.Refused(var _, var _, var reason) -> reason;
            case State.Voided(var _, var reason) -> reason;
            case State.Waiting _, State.Expired _, State.Consumed _ -> null;
        };
    }
}
