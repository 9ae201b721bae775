/** What is taken, how often, and what it promises; the runs that keep the promise, from the request to the seal. */
@NullMarked
package im.steward.backup.plan;

import org.jspecify.annotations.NullMarked;
