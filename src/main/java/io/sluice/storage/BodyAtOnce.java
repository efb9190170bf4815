package io.sluice.storage;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends the body of a PUT without asking first. The SDK asks by {@code Expect: 100-continue}; a server that refuses then, as
 * S3 does where a condition is not met, has not read the body and may close the connection, which Java's own HTTP client
 * keeps for the next request. Our bodies are small.
 */
public final class BodyAtOnce implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().toBuilder().removeHeader("Expect").build();
    }
}
