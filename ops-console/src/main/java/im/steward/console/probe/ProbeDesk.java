package im.steward.console.probe;

import im.steward.probe.history.AgentName;
import im.steward.probe.history.Agents;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.util.Map;
import org.springframework.transaction.annotation.Transactional;

/** Lets probes in and shuts them out; both leave an entry in the trail. */
class ProbeDesk {
    private final Agents agents;
    private final Trail trail;

    ProbeDesk(Agents agents, Trail trail) {
        this.agents = agents;
        this.trail = trail;
    }

    /** @return the token, which can be read this once */
    @Transactional
    public String issue(AgentName name, Actor by) {
        trail.append(by, "probe.issued", "probe:" + name, Map.of());
        return agents.issue(name, by.toString());
    }

    @Transactional
    public void revoke(AgentName name, Actor by) {
        trail.append(by, "probe.revoked", "probe:" + name, Map.of());
        agents.revoke(name);
    }
}
