/** Exact search over the archive: what an officer may write, what it means, and how Elasticsearch is asked. */
@NullMarked
package im.steward.audit.search;

import org.jspecify.annotations.NullMarked;
