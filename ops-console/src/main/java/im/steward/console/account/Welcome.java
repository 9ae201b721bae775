package im.steward.console.account;

import im.steward.kernel.Fault;

/** What became of a guest at the door. */
public sealed interface Welcome {
    record In(Account account) implements Welcome {}

    record Out(Fault fault) implements Welcome {}
}
