package io.sluice.faults;

import io.sluice.faults.Trap.Match;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills a process at its n-th call, whichever server that goes to. */
final class Fuse {
    /** When the process dies. */
    enum Moment {
        BEFORE,
        /** The server has done the call, and nobody heard. */
        AFTER
    }

    private final int at;
    private final Moment moment;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Child child;

    /** @param at counted from 1 */
    Fuse(int at, Moment moment) {
        this.at = at;
        this.moment = moment;
    }

    /** Starts the process in the faulty environment. */
    Child start(Lab lab, String... command) {
        lab.s3().set(Trap.once(match(), this::call));
        lab.glue().set(Trap.once(match(), this::call));
        lab.redshift().set(Trap.once(match(), this::statement));
        child = lab.child(Lab.FAULTY, command);
        return child;
    }

    private <C> Match<C> match() {
        return new Match<>("call " + at, call -> calls.incrementAndGet() == at);
    }

    private void call(HttpProxy.Call call) throws IOException {
        if (moment == Moment.AFTER) {
            call.forward();
        }
        child.kill();
    }

    private void statement(WireProxy.Call call) throws IOException {
        if (moment == Moment.AFTER) {
            call.land();
        }
        child.kill();
    }

    @Override
    public String toString() {
        return moment + " call " + at;
    }
}
