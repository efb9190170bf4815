package io.sluice.local.redshift.engine;

/**
 * What is wrong with a record or a field: a code of the Developer Guide's "Load error reference" and the reason as
 * stl_load_errors words it.
 */
final class LoadFault extends Exception {
    static final int TOO_MANY_COLUMNS = 1202;
    static final int OUT_OF_RANGE = 1204;
    static final int DATE = 1205;
    static final int TIMESTAMP = 1206;
    static final int DIGIT = 1207;
    static final int FLOAT = 1208;
    static final int BOOLEAN = 1210;
    static final int NO_DATA = 1211;
    static final int NOT_NULL = 1213;
    static final int DELIMITER = 1214;
    static final int LINE = 1216;
    static final int ENCODING = 1220;

    private static final long serialVersionUID = 1L;

    private final int code;

    LoadFault(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
