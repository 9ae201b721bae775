package im.steward.probe.sample;

import im.steward.probe.measure.TargetName;
import java.util.Set;

/** Is told of each sample when it is taken, beside its way to the console; several threads may tell at a time. */
public interface SampleWatcher {
    void saw(Sample sample);

    /** From now on these are measured and no others; told before the first of their samples. */
    void measures(Set<TargetName> targets);
}
