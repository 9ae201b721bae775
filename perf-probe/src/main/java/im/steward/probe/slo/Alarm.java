package im.steward.probe.slo;

import im.steward.kernel.Fault;

/** The way to people, which this module does not know; joins the caller's transaction. */
public interface Alarm {
    void budgetBurns(String subject, Fault fault);

    void probeSilent(String subject, Fault fault);
}
