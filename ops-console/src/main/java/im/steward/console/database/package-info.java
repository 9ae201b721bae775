/** PostgreSQL: the program's connections, and the tables brought up to date before the first one is lent. */
@NullMarked
package im.steward.console.database;

import org.jspecify.annotations.NullMarked;
