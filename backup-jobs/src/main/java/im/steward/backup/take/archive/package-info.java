/** The archive in Elasticsearch, by its own snapshots. */
@NullMarked
package im.steward.backup.take.archive;

import org.jspecify.annotations.NullMarked;
