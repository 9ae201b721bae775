/** What there is to restore: sets, their parts, and whether a drill has proven them. */
@NullMarked
package im.steward.backup.catalog;

import org.jspecify.annotations.NullMarked;
