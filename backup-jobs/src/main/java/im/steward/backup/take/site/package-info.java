/** Which parts a site has. */
@NullMarked
package im.steward.backup.take.site;

import org.jspecify.annotations.NullMarked;
