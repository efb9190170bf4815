package io.sluice.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Watches the calls of a genuine client, and lets something happen before a call is sent or after it was answered. */
final class Interception implements ExecutionInterceptor {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private Consumer<String> before = call -> {};
    private Consumer<String> after = call -> {};

    List<String> calls() {
        return new ArrayList<>(calls);
    }

    void clear() {
        calls.clear();
        before = call -> {};
        after = call -> {};
    }

    void before(Consumer<String> action) {
        before = action;
    }

    void after(Consumer<String> action) {
        after = action;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        String call = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        before.accept(call);
        calls.add(call);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        after.accept(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
}
