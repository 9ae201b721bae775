/** The guest list: the few types every module shares. A new guest is used by three modules and comes with an ADR. */
@NullMarked
package im.steward.kernel;

import org.jspecify.annotations.NullMarked;
