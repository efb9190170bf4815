package io.sluice.warehouse;

/**
 * What Redshift has kept of a failed COPY: file, line, column, type, length and reason. The views have columns with the row
 * and the value, too, which may be personal data: they are not asked for.
 */
record LoadErrorStatement(String sql) implements SqlStatement {
    /** Of the view that provisioned clusters and Serverless have. */
    static LoadErrorStatement everywhere(long query) {
        return new LoadErrorStatement(
                "SELECT file_name, line_number, column_name, column_type, column_length, error_message"
                        + " FROM sys_load_error_detail WHERE query_id = " + query);
    }

    /** Of the view of provisioned clusters, for one without the newer view. */
    static LoadErrorStatement provisioned(long query) {
        return new LoadErrorStatement("SELECT filename, line_number, colname, type, col_length, err_reason"
                + " FROM stl_load_errors WHERE query = " + query);
    }

    @Override
    public String purpose() {
        return "SELECT of the errors of COPY";
    }
}
