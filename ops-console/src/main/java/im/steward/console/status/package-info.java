/** The page that tells users of the chat how it is, by names that the site chose and without anything internal. */
@NullMarked
package im.steward.console.status;

import org.jspecify.annotations.NullMarked;
