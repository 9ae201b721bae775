/** How every module's tables come into being: one Flyway run per schema, then the rights of the running program. */
@NullMarked
package im.steward.schema;

import org.jspecify.annotations.NullMarked;
