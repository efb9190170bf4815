package io.sluice.faults;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import io.sluice.faults.HttpProxy.Call;
import io.sluice.faults.HttpProxy.End;
import io.sluice.faults.Trap.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What S3 and Glue, and the network before them, do to a call. */
final class HttpFaults {
    private static final String XML = "application/xml";
    private static final String JSON = "application/x-amz-json-1.1";

    private HttpFaults() {}

    /** S3's refusal: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
    static Fault<Call> s3Error(int status, String code, String message) {
        return call -> call.reply(HttpMessage.reply(status, XML, xmlError(code, message)));
    }

    static Fault<Call> slowDown() {
        return s3Error(503, "SlowDown", "Please reduce your request rate.");
    }

    /** S3 says 200, and in the body that it failed. */
    static Fault<Call> errorWithin200() {
        return call -> call.reply(HttpMessage.reply(
                200, XML, xmlError("InternalError", "We encountered an internal error. Please try again.")));
    }

    /** DeleteObjects deletes none of its keys, and says so of each. */
    static Fault<Call> undeleted(String code) {
        return call -> {
            StringBuilder errors = new StringBuilder("<DeleteResult>");
            Matcher keys =
                    Pattern.compile("<Key>(.*?)</Key>").matcher(call.request().text());
            while (keys.find()) {
                errors.append("<Error><Key>").append(keys.group(1));
                errors.append("</Key><Code>").append(code).append("</Code><Message>Not deleted</Message></Error>");
            }
            call.reply(
                    HttpMessage.reply(200, XML, errors.append("</DeleteResult>").toString()));
        };
    }

    private static String xmlError(String code, String message) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message><RequestId>0</RequestId></Error>";
    }

    /** Glue's refusal, as its JSON protocol tells it. */
    static Fault<Call> glueError(String code, String message) {
        return call -> call.reply(
                HttpMessage.reply(400, JSON, "{\"__type\":\"" + code + "\",\"Message\":\"" + message + "\"}"));
    }

    /** The server does it, and the connection is reset before the reply. */
    static Fault<Call> lostReply() {
        return call -> {
            call.forward();
            call.close(End.RESET);
        };
    }

    /** Half of the reply's body. */
    static Fault<Call> half(End end) {
        return call -> {
            HttpMessage reply = call.forward();
            call.replyInPart(reply, reply.body().length / 2, end);
        };
    }

    /** The reply, rewritten. */
    static Fault<Call> rewritten(UnaryOperator<String> body) {
        return call -> {
            HttpMessage reply = call.forward();
            call.reply(reply.withBody(body.apply(reply.text()).getBytes(StandardCharsets.UTF_8)));
        };
    }

    /** The server's clock is that much ahead. */
    static Fault<Call> ahead(Duration time) {
        return call -> call.reply(call.forward()
                .withHeader(
                        "Date", RFC_1123_DATE_TIME.format(ZonedDateTime.now(UTC).plus(time))));
    }

    /** Something happens before the call arrives. */
    static Fault<Call> before(Runnable event) {
        return call -> {
            event.run();
            call.reply(call.forward());
        };
    }

    /** Something happens after the call was done, before its reply arrives. */
    static Fault<Call> after(Runnable event) {
        return call -> {
            HttpMessage reply = call.forward();
            event.run();
            call.reply(reply);
        };
    }
}
