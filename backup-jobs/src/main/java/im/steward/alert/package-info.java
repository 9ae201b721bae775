/** Tells people by e-mail and webhook what cannot wait until they look. */
@NullMarked
package im.steward.alert;

import org.jspecify.annotations.NullMarked;
