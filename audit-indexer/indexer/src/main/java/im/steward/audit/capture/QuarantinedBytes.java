package im.steward.audit.capture;

/** The bytes as they came. */
@SuppressWarnings("ArrayRecordComponent")
public record QuarantinedBytes(Quarantined entry, byte[] key, byte[] value) {
    /** Personal data does not print itself. */
    @Override
    public String toString() {
        return "QuarantinedBytes[" + entry.offset() + ", " + value.length + " bytes]";
    }
}
