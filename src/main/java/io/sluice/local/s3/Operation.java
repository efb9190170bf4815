package io.sluice.local.s3;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The name of the operation that a request asks for, told by method, path and parameters
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).
 */
final class Operation {
    /** Requests about a bucket's or an object's properties, such as {@code ?acl}. */
    private static final Set<String> PROPERTIES = Set.of(
            "acl",
            "attributes",
            "cors",
            "encryption",
            "lifecycle",
            "location",
            "object-lock",
            "policy",
            "retention",
            "tagging",
            "versioning",
            "versions",
            "website");

    private Operation() {}

    static String of(HttpServletRequest request) {
        Set<String> parameters = parameters(request);
        if (parameters.stream().anyMatch(PROPERTIES::contains)) {
            return "Properties";
        }
        String path = request.getRequestURI();
        int slash = path.indexOf('/', 1);
        boolean isObject = slash > 0 && slash < path.length() - 1;
        boolean isCopy = request.getHeader("x-amz-copy-source") != null;
        return switch (request.getMethod()) {
            case "GET" -> isObject ? getObject(parameters) : getBucket(path, parameters);
            case "HEAD" -> isObject ? "HeadObject" : "HeadBucket";
            case "PUT" -> isObject ? putObject(parameters, isCopy) : "CreateBucket";
            case "POST" -> post(parameters);
            case "DELETE" -> isObject ? deleteObject(parameters) : "DeleteBucket";
            default -> request.getMethod();
        };
    }

    private static Set<String> parameters(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null
                ? Set.of()
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.replaceFirst("=.*", ""))
                        .collect(Collectors.toSet());
    }

    private static String getObject(Set<String> parameters) {
        return parameters.contains("uploadId") ? "ListParts" : "GetObject";
    }

    private static String getBucket(String path, Set<String> parameters) {
        if (path.equals("/")) {
            return "ListBuckets";
        } else if (parameters.contains("uploads")) {
            return "ListMultipartUploads";
        }
        return parameters.contains("list-type") ? "ListObjectsV2" : "ListObjects";
    }

    private static String putObject(Set<String> parameters, boolean isCopy) {
        if (parameters.contains("uploadId")) {
            return isCopy ? "UploadPartCopy" : "UploadPart";
        }
        return isCopy ? "CopyObject" : "PutObject";
    }

    private static String post(Set<String> parameters) {
        if (parameters.contains("uploads")) {
            return "CreateMultipartUpload";
        } else if (parameters.contains("uploadId")) {
            return "CompleteMultipartUpload";
        }
        return parameters.contains("delete") ? "DeleteObjects" : "PostObject";
    }

    private static String deleteObject(Set<String> parameters) {
        return parameters.contains("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
    }
}
