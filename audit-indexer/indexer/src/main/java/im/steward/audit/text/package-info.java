/** What a word is: the one place that normalises text, for the archive and for the questions asked of it. */
@NullMarked
package im.steward.audit.text;

import org.jspecify.annotations.NullMarked;
