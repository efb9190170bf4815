package io.sluice.local.spectrum;

/** An external table that cannot be read as it stands; the message names the file, column or partition at fault. */
public final class SpectrumFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What Redshift puts before the detail; SQLSTATE XX000. */
    public static final String TITLE = "Spectrum Scan Error";

    private final int code;

    SpectrumFailure(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Redshift's number for the kind of failure: 15007 incompatible schema, 15001 data that do not fit, 15000 others. */
    public int code() {
        return code;
    }

    static SpectrumFailure other(String message) {
        return new SpectrumFailure(15000, message);
    }

    static SpectrumFailure incompatible(String message) {
        return new SpectrumFailure(15007, message);
    }
}
