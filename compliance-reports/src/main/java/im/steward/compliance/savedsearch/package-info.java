/** Questions with a name, to be asked again or on a schedule. */
@NullMarked
package im.steward.compliance.savedsearch;

import org.jspecify.annotations.NullMarked;
