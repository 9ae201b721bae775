/** Whether every part is well: the status page, its twin for programs, and the health the load balancer asks for. */
@NullMarked
package im.steward.console.system;

import org.jspecify.annotations.NullMarked;
