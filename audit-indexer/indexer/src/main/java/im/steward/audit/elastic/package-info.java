/** The way to Elasticsearch: where it is, how we sign in, one client for all who index and search. */
@NullMarked
package im.steward.audit.elastic;

import org.jspecify.annotations.NullMarked;
