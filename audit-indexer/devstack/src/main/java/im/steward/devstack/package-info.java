/** PostgreSQL, Kafka and Elasticsearch as child processes: for tests and for {@code ./steward up}. */
@NullMarked
package im.steward.devstack;

import org.jspecify.annotations.NullMarked;
