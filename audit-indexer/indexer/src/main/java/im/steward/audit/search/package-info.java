/** Exact search over the archive: how Elasticsearch is asked, and how complete its answer was. */
@NullMarked
package im.steward.audit.search;

import org.jspecify.annotations.NullMarked;
