/** What Prometheus reads: a port of its own in every process, and what the whole house knows from the console. */
@NullMarked
package im.steward.console.metrics;

import org.jspecify.annotations.NullMarked;
