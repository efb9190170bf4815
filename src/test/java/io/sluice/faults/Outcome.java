package io.sluice.faults;

/** How a command ended, and what it said. */
record Outcome(int code, String out, String err) {
    @Override
    public String toString() {
        return "exit " + code + "\n" + out + "\n" + err;
    }
}
