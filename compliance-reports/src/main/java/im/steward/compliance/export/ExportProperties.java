package im.steward.compliance.export;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where exports go and which need a second person.
 *
 * @param directory on a disk that console and worker share
 * @param approvalAbove so many messages may be exported without asking a second person
 */
@ConfigurationProperties("steward.exports")
public record ExportProperties(
        @DefaultValue("exports") Path directory,
        @DefaultValue("10000") long approvalAbove) {
    public ExportProperties {
        if (approvalAbove < 0) {
            throw new IllegalArgumentException(
                    "steward.exports.approval-above is a number of messages from 0, was " + approvalAbove);
        }
    }
}
