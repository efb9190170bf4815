package io.sluice.faults;

/**
 * One case of the fault matrix.
 *
 * @param number in the matrix
 * @param fault how it is made to happen
 * @param expected what the user meets, up to the second run
 * @param script plays it; the comparison with a clean twin is part of each
 */
record FaultCase(int number, Group group, String title, String fault, String expected, Script script) {
    /** What happens in a case. */
    interface Script {
        void play(Trial trial) throws Exception;
    }

    @Override
    public String toString() {
        return number + " " + title;
    }
}
