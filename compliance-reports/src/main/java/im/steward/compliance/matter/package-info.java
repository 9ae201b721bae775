/** Matters: what may be searched, by whom, and the only search officers have. */
@NullMarked
package im.steward.compliance.matter;

import org.jspecify.annotations.NullMarked;
