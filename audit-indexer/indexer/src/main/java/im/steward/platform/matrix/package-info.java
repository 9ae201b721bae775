/** Matrix: what Synapse's export-data writes, and what it sends to application services. */
@NullMarked
package im.steward.platform.matrix;

import org.jspecify.annotations.NullMarked;
