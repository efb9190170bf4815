package io.sluice.local.redshift.engine;

import java.util.Optional;

/** A statement that failed, as the client is told: an ErrorResponse with an SQLSTATE. */
public final class SqlFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sqlState;
    private final String detail;
    private final String hint;

    public SqlFailure(String sqlState, String message) {
        this(sqlState, message, null, null, null);
    }

    public SqlFailure(String sqlState, String message, Throwable cause) {
        this(sqlState, message, null, null, cause);
    }

    private SqlFailure(String sqlState, String message, String detail, String hint, Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
        this.detail = detail;
        this.hint = hint;
    }

    /** What Redshift can do and this server cannot: SQLSTATE 0A000. */
    public static SqlFailure notSupported(String feature) {
        return new SqlFailure("0A000", feature + " is not supported by the local Redshift");
    }

    public SqlFailure withDetail(String text) {
        return new SqlFailure(sqlState, getMessage(), text, hint, getCause());
    }

    public SqlFailure withHint(String text) {
        return new SqlFailure(sqlState, getMessage(), detail, text, getCause());
    }

    /** Five characters; the codes are PostgreSQL's, Appendix A of its manual. */
    public String sqlState() {
        return sqlState;
    }

    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
