/** The embedded Elasticsearch node's own process. */
@NullMarked
package im.steward.devstack.elasticsearch;

import org.jspecify.annotations.NullMarked;
