package im.steward.probe.history;

import im.steward.probe.measure.TargetName;

/** One target as one agent measures it. */
public record TargetId(AgentName agent, TargetName name) {
    public static TargetId of(String agent, String name) {
        return new TargetId(AgentName.of(agent), TargetName.of(name));
    }

    @Override
    public String toString() {
        return agent + "/" + name;
    }
}
