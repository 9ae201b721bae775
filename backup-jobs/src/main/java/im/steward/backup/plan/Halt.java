package im.steward.backup.plan;

/** Asked often while bytes pass; throws when the run was cancelled, its lease lost, or its worker is to stop. */
@FunctionalInterface
public interface Halt {
    void check();
}
