package im.steward.audit.source;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where uploads wait until they are read. Consoles and indexers on different hosts share it as one directory.
 *
 * @param directory holds content of messages until each run has ended: mode 0700, on a disk you would trust with them
 * @param maxUnpacked more than this from one archive is taken for a bomb
 */
@ConfigurationProperties("steward.imports")
public record ImportProperties(
        @DefaultValue(".steward/imports") Path directory,
        @DefaultValue("256GB") DataSize maxUnpacked) {
    public ImportProperties {
        if (maxUnpacked.toBytes() < 1) {
            throw new IllegalArgumentException("steward.imports.max-unpacked must be 1B or more, was " + maxUnpacked);
        }
    }
}
