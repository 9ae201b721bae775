package im.steward.console.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.Arrays;
import java.util.Locale;

/** The six kinds of people; what each may do stands in {@link Action}. */
public enum Role {
    OFFICER,
    APPROVER,
    DPO,
    AUDITOR,
    OPERATOR,
    ADMIN;

    /** As it is written in addresses, messages and tables. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidException(new Fault(
                        "account-role-unknown",
                        "'" + word + "' is no role",
                        "Use one of officer, approver, dpo, auditor, operator and admin")));
    }
}
