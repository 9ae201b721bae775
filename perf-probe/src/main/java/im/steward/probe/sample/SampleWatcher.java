package im.steward.probe.sample;

/** Is told of each sample when it is taken, beside its way to the console; several threads may tell at a time. */
public interface SampleWatcher {
    void saw(Sample sample);
}
