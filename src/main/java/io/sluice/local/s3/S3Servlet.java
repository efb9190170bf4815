package io.sluice.local.s3;

import com.google.common.base.Throwables;
import io.sluice.local.calls.Calls;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * s3proxy's protocol handler behind a servlet that always takes the whole body. s3proxy's own servlet answers a refused
 * PUT (412, 404) before reading it and Jetty then closes the connection, which the SDK's URL connection client, waiting
 * for "100 Continue", puts back into its pool: the next request on it fails.
 */
final class S3Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(S3Servlet.class);

    private static final long LARGEST_PUT = 5L << 30;
    private static final long LARGEST_BODY_SIGNED_WHOLE = 1L << 30;
    private static final int LARGEST_CHUNK = 64 << 20;
    private static final int CLOCK_SKEW_SECONDS = 15 * 60;

    private final transient Handler handler;
    private final transient Calls calls;

    S3Servlet(BlobStore store, String accessKey, String secretKey, Calls calls) {
        this.calls = calls;
        handler = new Handler(store, accessKey, secretKey);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream body = new FilterInputStream(request.getInputStream()) {
            @Override
            public void close() {} // the handler is done with it; we may not be
        };
        calls.count(Operation.of(request)); // before the answer: who has the answer finds the call counted
        try {
            handler.doHandle(request, request, response, body, new S3ProxyHandler.RequestContext());
            drain(body); // also what follows the last chunk of a chunked body
        } catch (IOException | RuntimeException e) {
            drain(body);
            handler.answer(request, response, e);
        }
    }

    /** The first read of a body lets Jetty send "100 Continue"; after the last one it keeps the connection. */
    private static void drain(InputStream body) throws IOException {
        body.transferTo(OutputStream.nullOutputStream());
    }

    /** Gives access to the protected error reply. */
    private static final class Handler extends S3ProxyHandler {
        Handler(BlobStore store, String accessKey, String secretKey) {
            super(
                    store,
                    AuthenticationType.AWS_V2_OR_V4,
                    accessKey,
                    secretKey,
                    null,
                    LARGEST_PUT,
                    LARGEST_BODY_SIGNED_WHOLE,
                    LARGEST_CHUNK,
                    true,
                    null,
                    "",
                    CLOCK_SKEW_SECONDS);
        }

        void answer(HttpServletRequest request, HttpServletResponse response, Exception failure) throws IOException {
            if (response.isCommitted()) {
                // The client sees a body that ends early; only the log can say why.
                LOG.warn("{} {} broke off: {}", request.getMethod(), request.getRequestURI(), failure.toString());
                return;
            }
            Optional<AwsServiceException> refused = Throwables.getCausalChain(failure).stream()
                    .filter(AwsServiceException.class::isInstance)
                    .map(AwsServiceException.class::cast)
                    .findFirst();
            if (refused.isPresent()) {
                refuse(request, response, refused.get());
            } else if (failure instanceof IllegalArgumentException) {
                send(request, response, "InvalidArgument", 400, failure.getMessage());
            } else if (failure instanceof UnsupportedOperationException) {
                send(request, response, "NotImplemented", 501, failure.getMessage());
            } else {
                LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
                send(request, response, "InternalError", 500, failure.toString());
            }
        }

        private void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException refused)
                throws IOException {
            String code = S3Exceptions.errorCode(refused);
            boolean reads =
                    request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
            if (refused.statusCode() == 412 && reads && request.getHeader("If-Match") == null) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            } else if (code != null) {
                send(
                        request,
                        response,
                        code,
                        refused.statusCode(),
                        refused.awsErrorDetails().errorMessage());
            } else {
                send(request, response, codeOf(refused.statusCode()), refused.statusCode(), null);
            }
        }

        private static String codeOf(int status) {
            switch (status) {
                case 400:
                    return "BadDigest";
                case 403:
                    return "AccessDenied";
                case 404:
                    return "NoSuchKey";
                case 412:
                    return "PreconditionFailed";
                case 416:
                    return "InvalidRange";
                default:
                    return "InternalError";
            }
        }

        private void send(
                HttpServletRequest request, HttpServletResponse response, String code, int status, String message)
                throws IOException {
            sendSimpleErrorResponse(request, response, code, status, message == null ? code : message, Map.of());
        }
    }
}
