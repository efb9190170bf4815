package io.sluice.faults;

import io.sluice.faults.Trap.Match;
import java.util.regex.Pattern;

/** The calls of a batch at which faults strike, in their order. */
final class Calls {
    static final Match<HttpProxy.Call> LEASE_GET = s3("GET of the lease", "GET", "/ledger/.*/lease\\.json");
    static final Match<HttpProxy.Call> LEASE_PUT = s3("PUT of the lease", "PUT", "/ledger/.*/lease\\.json");
    static final Match<HttpProxy.Call> LEDGER_LIST = s3("LIST of the ledger", "GET", "\\?list-type=2&prefix=ledger.*");
    static final Match<HttpProxy.Call> RAW_LIST = s3("LIST of the raw objects", "GET", "/faults-raw\\?list-type=2.*");
    static final Match<HttpProxy.Call> LEDGER_PUT = s3("PUT of the run's record", "PUT", "/ledger/.*/\\d{6}-.*json");
    static final Match<HttpProxy.Call> RAW_GET = s3("GET of a raw object", "GET", "/faults-raw/.*");
    static final Match<HttpProxy.Call> UPLOAD_START = s3("CreateMultipartUpload of a file", "POST", ".*\\?uploads.*");
    static final Match<HttpProxy.Call> UPLOAD_PART = s3("UploadPart of a file", "PUT", ".*partNumber=.*");
    static final Match<HttpProxy.Call> UPLOAD_COMPLETE =
            s3("CompleteMultipartUpload of a file", "POST", ".*parquet\\?uploadId=.*");
    static final Match<HttpProxy.Call> RUN_LIST = s3("LIST of the run's directory", "GET", ".*prefix=tables.*");
    static final Match<HttpProxy.Call> FOOTER_GET = s3("GET of a footer", "GET", "/tables/.*parquet");
    static final Match<HttpProxy.Call> MANIFEST_PUT = s3("PUT of the manifest", "PUT", "/tables/.*manifest.*json");

    static final Match<HttpProxy.Call> BULK_DELETE = s3("DeleteObjects", "POST", "\\?delete.*");

    static final Match<HttpProxy.Call> GET_TABLE = glue("GetTable");
    static final Match<HttpProxy.Call> GET_PARTITIONS = glue("BatchGetPartition");
    static final Match<HttpProxy.Call> CREATE_PARTITIONS = glue("BatchCreatePartition");
    static final Match<HttpProxy.Call> UPDATE_PARTITIONS = glue("BatchUpdatePartition");
    static final Match<HttpProxy.Call> UPDATE_TABLE = glue("UpdateTable");
    static final Match<HttpProxy.Call> DELETE_PARTITIONS = glue("BatchDeletePartition");

    static final Match<WireProxy.Call> COPY = sql("COPY", "COPY .*");
    static final Match<WireProxy.Call> LOCK = sql("LOCK of the load", "LOCK TABLE .*, .*");
    static final Match<WireProxy.Call> DELETE = sql("DELETE of the hot rows", "DELETE FROM \"faults\".*");
    static final Match<WireProxy.Call> INSERT = sql("INSERT of the hot rows", "INSERT INTO \"faults\".*");
    static final Match<WireProxy.Call> COMMIT = sql("COMMIT of the load", "COMMIT.*");
    static final Match<WireProxy.Call> SCRIPT_DELETE = sql("DELETE of the script", "delete from faults\\..*");

    private Calls() {}

    /** @param target the end of path and query, decoded in part only: {@code %2F} stays where it is in a query */
    static Match<HttpProxy.Call> s3(String name, String method, String target) {
        Pattern pattern = Pattern.compile(".*" + target);
        return new Match<>(
                name,
                call -> call.request().method().equals(method)
                        && pattern.matcher(call.request().target()).matches());
    }

    static Match<HttpProxy.Call> glue(String action) {
        return new Match<>(action, call -> call.request().header("X-Amz-Target").equals("AWSGlue." + action));
    }

    /** @param statement from the beginning of a line, the comment before it apart */
    static Match<WireProxy.Call> sql(String name, String statement) {
        Pattern pattern = Pattern.compile("(?s)(.*\n)?" + statement);
        return new Match<>(name, call -> pattern.matcher(call.text()).matches());
    }
}
