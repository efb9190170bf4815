package io.sluice.extract;

/**
 * A record does not fit the declared schema. The message is the reason: it names the field and what it should be, never
 * the value. It carries no stack trace: a batch may have millions of them.
 */
class BadRecord extends Exception {
    private static final long serialVersionUID = 1;

    BadRecord(String reason) {
        super(reason, null, false, false);
    }

    static BadRecord field(String name, String problem) {
        return new BadRecord(name + ": " + problem);
    }

    /** A field that the schema does not declare, in a flow that fails on those. */
    static final class Undeclared extends BadRecord {
        private static final long serialVersionUID = 1;

        Undeclared(String field) {
            super("field '" + field + "' is not declared");
        }
    }
}
