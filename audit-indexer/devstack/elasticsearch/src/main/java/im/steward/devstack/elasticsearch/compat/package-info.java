/** What a full Elasticsearch has in modules that are not on Maven Central. */
@NullMarked
package im.steward.devstack.elasticsearch.compat;

import org.jspecify.annotations.NullMarked;
