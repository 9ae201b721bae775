/** A made-up bilingual company whose people talk by a fixed seed: nobody and nothing in it is real. */
@NullMarked
package im.steward.console.demo.company;

import org.jspecify.annotations.NullMarked;
