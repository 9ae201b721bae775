package im.steward.console.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where PostgreSQL is.
 *
 * @param url JDBC address; {@code sslmode=verify-full} in it turns TLS on
 * @param user the running program's role; it owns nothing
 * @param password of that role, best from a file
 * @param ownerUser the role that brings tables up to date; blank where a DBA does that
 * @param ownerPassword of that role
 * @param connections at most, for this process
 */
@Validated
@ConfigurationProperties("steward.database")
record DatabaseProperties(
        @NotBlank String url,
        @DefaultValue("steward_app") String user,
        @DefaultValue("") String password,
        @DefaultValue("") String ownerUser,
        @DefaultValue("") String ownerPassword,
        @DefaultValue("16") @Min(2) @Max(500) int connections) {
    @Override
    public String toString() {
        return "DatabaseProperties[%s as %s]".formatted(url, user);
    }
}
