/** Checks a trail without the system that wrote it: no Spring, no database, no network, only the JDK. */
@NullMarked
package im.steward.trail.verify;

import org.jspecify.annotations.NullMarked;
