/** The sample company at work: its history once, then live traffic for as long as the process runs. */
@NullMarked
package im.steward.console.demo;

import org.jspecify.annotations.NullMarked;
