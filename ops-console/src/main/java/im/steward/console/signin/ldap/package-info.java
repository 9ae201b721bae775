/** The company directory, asked over LDAP: who a person is, which groups they are in, whether their password is right. */
@NullMarked
package im.steward.console.signin.ldap;

import org.jspecify.annotations.NullMarked;
