@NullMarked
package im.steward.console.signin.ldap;

import org.jspecify.annotations.NullMarked;
