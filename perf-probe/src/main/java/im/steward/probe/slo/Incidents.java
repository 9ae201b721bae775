package im.steward.probe.slo;

import im.steward.kernel.Fault;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.probe.history.Agent;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.Samples;
import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Incident.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges promises minute by minute, opens and clears incidents, and tells people once for each cause. */
public final class Incidents {
    /** Four greetings have not come, and a fifth. */
    static final Duration PROBE_PATIENCE = Duration.ofSeconds(75);

    private static final Logger log = LoggerFactory.getLogger(Incidents.class);
    /** Samples of a minute need this long to arrive. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private static final Duration LONGEST_BACKLOG = Duration.ofHours(1);
    /** A dependency's incident may open a minute later than this one's. */
    private static final Duration FOR_THE_CAUSE = Duration.ofSeconds(90);

    private static final Duration REMIND_EVERY = Duration.ofHours(4);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(7);
    private final SloStore slos;
    private final IncidentStore store;
    private final Slos promises;
    private final Samples samples;
    private final Alarm alarm;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Instant started;

    Incidents(
            SloStore slos,
            IncidentStore store,
            Slos promises,
            Samples samples,
            Alarm alarm,
            TransactionTemplate transaction,
            Clock clock) {
        this.slos = slos;
        this.store = store;
        this.promises = promises;
        this.samples = samples;
        this.alarm = alarm;
        this.transaction = transaction;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Everything that is due; any number of consoles may ask for it. */
    public void judge() {
        Instant until = clock.instant().minus(ARRIVAL).truncatedTo(ChronoUnit.MINUTES);
        for (Slo slo : slos.active()) {
            byItself(slo.id().toString(), () -> slos.lock(slo.id(), until).ifPresent(judged -> judge(judged, until)));
        }
        byItself("probes", this::judgeProbes);
        byItself("incidents", this::tell);
    }

    /** What fails once must not keep the others from being judged and told; it is tried again the next time. */
    private void byItself(String subject, Runnable step) {
        try {
            transaction.executeWithoutResult(_ -> step.run());
        } catch (RuntimeException failed) {
            String code =
                    failed instanceof StewardException known ? known.fault().code() : "slo-not-judged";
            log.atError()
                    .addKeyValue("fault", code)
                    .addKeyValue("subject", subject)
                    .setCause(failed)
                    .log("not judged");
        }
    }

    private void judge(SloStore.Judged judged, Instant until) {
        Slo slo = judged.slo();
        // After a console was away for long, what was bad then is history and no news; after a clock ran ahead it
        // begins now.
        Instant from = until.minus(LONGEST_BACKLOG);
        Instant at = judged.until().isBefore(from) ? from : judged.until().truncatedTo(ChronoUnit.MINUTES);
        Burning burning = judged.burning();
        Duration every = samples.fetch(slo.target()).every();
        while (at.isBefore(until)) {
            at = at.plus(1, ChronoUnit.MINUTES);
            Instant end = at;
            Burning next = burning.next(slo, every, window -> promises.counts(slo, new Period(end.minus(window), end)));
            turn(slo, burning, next, end);
            burning = next;
        }
        slos.judged(slo.id(), until, burning);
    }

    private void turn(Slo slo, Burning before, Burning after, Instant at) {
        Optional<Incident> open = store.findOpen(slo.id());
        Optional<BurnRule> rule = after.rule();
        if (rule.isEmpty()) {
            open.ifPresent(incident -> {
                store.clear(incident.id(), at);
                log.atInfo()
                        .addKeyValue("slo", slo.id())
                        .addKeyValue("incident", incident.id())
                        .log("incident cleared");
            });
        } else if (open.isEmpty()) {
            Incident incident = opened(new Subject.Promise(slo.id()), rule.get().word(), at);
            if (store.open(incident)) {
                log.atWarn()
                        .addKeyValue("slo", slo.id())
                        .addKeyValue("incident", incident.id())
                        .log("error budget burns");
            }
        } else if (before.rule()
                .filter(former -> rule.get().compareTo(former) < 0)
                .isPresent()) {
            store.worse(open.get().id(), rule.get().word());
        }
    }

    private Incident opened(Subject subject, String rule, Instant at) {
        return new Incident(
                IncidentId.next(clock),
                subject,
                rule,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A probe that is silent finds nothing bad; that is what somebody must know. */
    private void judgeProbes() {
        Instant now = clock.instant();
        // While this console was away nobody could be heard; probes have as long as ever to greet it.
        boolean listening = started.plus(PROBE_PATIENCE).isBefore(now);
        Map<AgentName, Incident> open = store.lockOpen().stream()
                .filter(incident -> incident.subject() instanceof Subject.Probe)
                .collect(Collectors.toMap(
                        incident -> ((Subject.Probe) incident.subject()).agent(), Function.identity()));
        for (Agent agent : samples.agents()) {
            Incident known = open.get(agent.name());
            boolean silent = agent.seenAt().isPresent() && agent.silent(now, PROBE_PATIENCE);
            if (silent && known == null) {
                if (listening && store.open(opened(new Subject.Probe(agent.name()), Incident.SILENT, now))) {
                    log.atWarn().addKeyValue("agent", agent.name()).log("probe is silent");
                }
            } else if (!silent && known != null) {
                store.clear(known.id(), now);
                log.atInfo().addKeyValue("agent", agent.name()).log("probe is heard of again");
            }
        }
    }

    private void tell() {
        Instant now = clock.instant();
        for (Incident incident : store.lockOpen()) {
            boolean due = incident.toldAt().isEmpty()
                    || (incident.acknowledged().isEmpty()
                            && incident.toldAt().get().plus(REMIND_EVERY).isBefore(now));
            if (!due || incident.silenced(now)) {
                continue;
            }
            switch (incident.subject()) {
                case Subject.Probe(AgentName agent) -> {
                    alarm.probeSilent(agent.value(), silent(agent, incident));
                    store.told(incident.id(), now);
                }
                case Subject.Promise(SloId id) ->
                    slos.find(id).map(SloStore.Judged::slo).ifPresent(slo -> {
                        Optional<IncidentId> cause = cause(slo, incident.id(), new HashSet<>());
                        if (cause.isPresent()) {
                            store.explain(incident.id(), cause.get());
                        } else if (slo.dependsOn().isEmpty()
                                || incident.openedAt().plus(FOR_THE_CAUSE).isBefore(now)) {
                            alarm.budgetBurns(slo.name() + " · " + slo.target(), burns(slo, incident));
                            store.told(incident.id(), now);
                        }
                    });
            }
        }
    }

    /** The farthest open incident that explains this promise's. */
    private Optional<IncidentId> cause(Slo slo, IncidentId own, Set<TargetId> seen) {
        if (slo.dependsOn().isEmpty() || !seen.add(slo.target())) {
            return Optional.empty();
        }
        TargetId on = slo.dependsOn().get();
        Optional<IncidentId> farther = slos.active().stream()
                .filter(other -> other.target().equals(on))
                .sorted(Comparator.comparing(Slo::name))
                .flatMap(other -> cause(other, own, seen).stream())
                .findFirst();
        return farther.isPresent() ? farther : store.findOpen(on).filter(id -> !id.equals(own));
    }

    private static Fault burns(Slo slo, Incident incident) {
        return new Fault(
                "slo-burning",
                String.format(
                        Locale.ROOT,
                        "Objective %s of target %s spends its error budget too fast (rule %s, since %s)",
                        slo.name(),
                        slo.target(),
                        incident.rule(),
                        incident.openedAt()),
                "Open the target's page, then acknowledge the incident on the page Objectives");
    }

    private static Fault silent(AgentName agent, Incident incident) {
        return new Fault(
                "probe-silent",
                "Probe %s has not been heard of since before %s".formatted(agent, incident.openedAt()),
                "Check that it runs and reaches this console; until then nobody measures its targets");
    }

    public List<Incident> newest(int most) {
        return store.newest(most);
    }

    /** Those that were open at some time within a period, in the order they were opened. */
    public List<Incident> within(Period period) {
        return store.within(period);
    }

    public Incident fetch(IncidentId id) {
        return store.find(id)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "incident-unknown",
                        "There is no such incident",
                        "Open the page Objectives and pick one from its list")));
    }

    /** Somebody has it in hand: no more reminders. */
    public void acknowledge(IncidentId id, String by) {
        if (!store.acknowledge(fetch(id).id(), by, clock.instant())) {
            throw new RefusedException(new Fault(
                    "incident-not-open",
                    "This incident is over or was acknowledged before",
                    "Look at its line; nothing is left to do"));
        }
    }

    public void silence(IncidentId id, Duration length) {
        if (length.compareTo(Duration.ofMinutes(1)) < 0 || length.compareTo(LONGEST_SILENCE) > 0) {
            throw new RefusedException(new Fault(
                    "incident-silence-invalid",
                    "An incident is silenced for between a minute and seven days",
                    "Choose another length, or plan maintenance"));
        }
        if (!store.silence(fetch(id).id(), clock.instant().plus(length))) {
            throw new RefusedException(new Fault(
                    "incident-not-open",
                    "This incident is over or was acknowledged before",
                    "Look at its line; nothing is left to do"));
        }
    }
}
