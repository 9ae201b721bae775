/** Whole PostgreSQL clusters, by pgBackRest: copies and a log of every change in a repository of its own. */
@NullMarked
package im.steward.backup.take.pgbackrest;

import org.jspecify.annotations.NullMarked;
