/** The one application: each of its roles is a list of features. */
@NullMarked
package im.steward.console;

import org.jspecify.annotations.NullMarked;
