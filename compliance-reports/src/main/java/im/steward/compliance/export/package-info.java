/** A search as files that prove what they are: three formats, a manifest, sums and a proof from the trail. */
@NullMarked
package im.steward.compliance.export;

import org.jspecify.annotations.NullMarked;
