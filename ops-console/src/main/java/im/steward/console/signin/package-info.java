/** The three ways in (password, company directory, single sign-on) and the token door of the API. */
@NullMarked
package im.steward.console.signin;

import org.jspecify.annotations.NullMarked;
