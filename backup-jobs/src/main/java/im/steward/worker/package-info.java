/** What runs long: takes requested work from its rows, one at a time each, and can be killed at any moment. */
@NullMarked
package im.steward.worker;

import org.jspecify.annotations.NullMarked;
