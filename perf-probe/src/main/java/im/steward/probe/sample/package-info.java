/** Samples on their way: kept on disk where they are taken, handed to the console once and only once. */
@NullMarked
package im.steward.probe.sample;

import org.jspecify.annotations.NullMarked;
