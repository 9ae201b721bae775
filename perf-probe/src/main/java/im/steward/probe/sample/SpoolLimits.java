package im.steward.probe.sample;

/**
 * How much of the disk samples may take while the console is away.
 *
 * @param segmentBytes a file's size; delivered samples are removed by whole files
 * @param maxBytes then the oldest are given up, and that is told
 */
record SpoolLimits(int segmentBytes, long maxBytes) {
    static final SpoolLimits DEFAULT = new SpoolLimits(8 * 1024 * 1024, 1024L * 1024 * 1024);
}
