/** Proofs that servers do what they should, as {@code verify.yml} writes them: kept with their digest, shown, handed on. */
@NullMarked
package im.steward.compliance.verification;

import org.jspecify.annotations.NullMarked;
