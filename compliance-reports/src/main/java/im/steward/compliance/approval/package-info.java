/** Four eyes: one mechanism for everything that needs a second person. */
@NullMarked
package im.steward.compliance.approval;

import org.jspecify.annotations.NullMarked;
