/** The way out by e-mail, for reports and alerts alike. */
@NullMarked
package im.steward.mail;

import org.jspecify.annotations.NullMarked;
