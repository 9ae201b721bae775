/** The mathematics of the trail (RFC 6962, C2SP notes); knows no database and needs nothing but the JDK. */
@NullMarked
package im.steward.trail.proof;

import org.jspecify.annotations.NullMarked;
