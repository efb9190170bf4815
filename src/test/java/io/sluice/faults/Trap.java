package io.sluice.faults;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Where a fault strikes on its way through a proxy: at which of the calls that match, and how often.
 *
 * @param <C> a call on its way
 */
final class Trap<C> {
    /** What happens to a call instead of its being passed on. */
    interface Fault<C> {
        void strike(C call) throws IOException;
    }

    private static final int ENDLESS = Integer.MAX_VALUE;

    private final String name;
    private final Predicate<C> calls;
    private final int first;
    private final int times;
    private final Fault<C> fault;
    private final AtomicInteger matched = new AtomicInteger();
    private final AtomicInteger struck = new AtomicInteger();

    private Trap(String name, Predicate<C> calls, int first, int times, Fault<C> fault) {
        this.name = name;
        this.calls = calls;
        this.first = first;
        this.times = times;
        this.fault = fault;
    }

    /** At the first call that matches, and at no other. */
    static <C> Trap<C> once(Match<C> match, Fault<C> fault) {
        return nth(1, match, fault);
    }

    /** At the {@code nth} call that matches, counted from 1. */
    static <C> Trap<C> nth(int nth, Match<C> match, Fault<C> fault) {
        return new Trap<>(match.name(), match.calls(), nth, 1, fault);
    }

    /** At so many calls that match, one after the other. */
    static <C> Trap<C> burst(int times, Match<C> match, Fault<C> fault) {
        return new Trap<>(match.name(), match.calls(), 1, times, fault);
    }

    static <C> Trap<C> endless(Match<C> match, Fault<C> fault) {
        return burst(ENDLESS, match, fault);
    }

    /** A kind of call. */
    record Match<C>(String name, Predicate<C> calls) {
        Match<C> and(String addition, Predicate<C> also) {
            return new Match<>(name + addition, calls.and(also));
        }
    }

    /** Whether it is this call's turn; counts it. */
    boolean springs(C call) {
        if (!calls.test(call)) {
            return false;
        }
        int index = matched.incrementAndGet();
        boolean springs = index >= first && index - first < times;
        if (springs) {
            struck.incrementAndGet();
        }
        return springs;
    }

    void strike(C call) throws IOException {
        fault.strike(call);
    }

    int struck() {
        return struck.get();
    }

    @Override
    public String toString() {
        return name + ": matched " + matched + ", struck " + struck;
    }
}
