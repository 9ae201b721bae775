@NullMarked
package im.steward.console.signin;

import org.jspecify.annotations.NullMarked;
