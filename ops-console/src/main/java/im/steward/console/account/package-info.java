/** Who may sign in, as what, and what each role may do. */
@NullMarked
package im.steward.console.account;

import org.jspecify.annotations.NullMarked;
