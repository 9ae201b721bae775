/** How to reach the broker; shared by those who publish and those who consume. */
@NullMarked
package im.steward.audit.kafka;

import org.jspecify.annotations.NullMarked;
