package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.faults.Trap.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A flow whose batch is published in the old version and delivered in the new one, with readers who look at it all the
 * time: the ground on which a case plays. Closing it checks what the readers saw.
 */
final class Trial implements AutoCloseable {
    private static Picture twin;

    private final Lab lab;
    private final FaultFlow flow;
    private final Readers readers;
    private final List<Trap<?>> traps = new ArrayList<>();
    private final List<String> observed = new ArrayList<>();
    private volatile Child child;

    private Trial(Lab lab, FaultFlow flow, Readers readers) {
        this.lab = lab;
        this.flow = flow;
        this.readers = readers;
    }

    static Trial of(Lab lab, int number) {
        if (twin == null) {
            FaultFlow clean = published(lab, "twin");
            clean.deliver(FaultFlow.DAY, Version.NEW);
            assertDone(clean.run(Lab.DIRECT, FaultFlow.CHANGED));
            twin = Picture.of(clean);
            assertEquals(Version.NEW.sight(), twin.sights().get(Sight.HOT));
        }
        lab.clear();
        FaultFlow flow = published(lab, "case" + number);
        flow.deliver(FaultFlow.DAY, Version.NEW);
        return new Trial(lab, flow, Readers.of(flow, Version.OLD, Version.NEW));
    }

    /** A flow that has run over the old version. */
    private static FaultFlow published(Lab lab, String prefix) {
        FaultFlow flow = FaultFlow.in(lab, prefix);
        flow.deliver(FaultFlow.DAY, Version.OLD);
        assertDone(flow.run(Lab.DIRECT));
        return flow;
    }

    Lab lab() {
        return lab;
    }

    FaultFlow flow() {
        return flow;
    }

    /** How each run ended, in their order. */
    List<String> observed() {
        return List.copyOf(observed);
    }

    void s3(Trap<HttpProxy.Call> trap) {
        traps.add(trap);
        lab.s3().set(trap);
    }

    void glue(Trap<HttpProxy.Call> trap) {
        traps.add(trap);
        lab.glue().set(trap);
    }

    void redshift(Trap<WireProxy.Call> trap) {
        traps.add(trap);
        lab.redshift().set(trap);
    }

    /** The batch runs in this JVM and fails, having told all this. */
    void fails(int code, String... told) {
        fails(Lab.FAULTY, code, told);
    }

    /** As {@link #fails(int, String...)}, in another environment. */
    void fails(String environment, int code, String... told) {
        assertOutcome(code, flow.run(environment, FaultFlow.FORCE), told);
    }

    /** The batch runs in this JVM, and the fault is no matter. */
    void succeeds() {
        assertOutcome(0, flow.run(Lab.FAULTY, FaultFlow.FORCE));
    }

    /** The batch runs in a process of its own, which a fault kills. */
    void dies() {
        ends(Child.KILLED);
    }

    /** The batch runs in a process of its own, which ends so. */
    void ends(int code) {
        child = flow.start(Lab.FAULTY, FaultFlow.FORCE);
        assertOutcome(code, child.outcome());
    }

    /** The batch runs in a process of its own, whose tasks run in another. */
    void succeedsOnACluster() {
        starts(Lab.CLUSTER);
        childEnds(0);
    }

    /** The batch begins in a process of its own. */
    void starts(String environment) {
        child = flow.start(environment, FaultFlow.FORCE);
    }

    /** The batch begins in a process that another command starts. */
    void starts(List<String> before, String environment) {
        child = flow.start(before, environment, FaultFlow.FORCE);
    }

    /** A pass of {@code clean} begins in a process of its own. */
    void startsCleaning() {
        child = lab.child(Lab.AGED, "clean", flow.name(), "--apply");
    }

    /** A backfill from the batch on to another day begins in a process of its own. */
    void startsBackfill(String to) {
        child = lab.child(Lab.FAULTY, "run", flow.name(), "--from", FaultFlow.DAY, "--to", to, FaultFlow.FORCE);
    }

    /** What {@link #starts} began ends so. */
    void childEnds(int code, String... told) {
        assertOutcome(code, child.outcome(), told);
    }

    /** The batch runs in this JVM, whoever else is at it. */
    void takesOver() {
        assertOutcome(0, flow.run(Lab.FAULTY, FaultFlow.CHANGED, "--take-over"));
    }

    /** The batch runs in this JVM, as soon as nobody holds its lease. */
    void succeedsWhenFree(String environment) {
        Outcome outcome = flow.run(environment, FaultFlow.CHANGED);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (outcome.code() == 75 && outcome.err().contains("is already running since") && System.nanoTime() < end) {
            outcome = flow.run(environment, FaultFlow.CHANGED);
        }
        assertOutcome(0, outcome);
    }

    Child child() {
        return child;
    }

    void assertOutcome(int code, Outcome outcome, String... told) {
        observed.add(outcome.code() == Child.KILLED ? "killed" : "exit " + outcome.code());
        assertEquals(code, outcome.code(), outcome::toString);
        for (String text : told) {
            assertTrue(outcome.err().contains(text.replace("FLOW", flow.name())), () -> text + "\nnot in\n" + outcome);
        }
    }

    /** SIGKILL for the child, before the call arrives at the server. */
    <C> Fault<C> kill() {
        return call -> child.kill();
    }

    /** SIGKILL for the child, when the server has done the call. */
    Fault<HttpProxy.Call> killAfter() {
        return call -> {
            call.forward();
            child.kill();
        };
    }

    /** SIGKILL for the child, when Redshift has done the statement. */
    Fault<WireProxy.Call> killAfterStatement() {
        return call -> {
            call.land();
            child.kill();
        };
    }

    /** Readers may see this version too. */
    void allow(Version version) {
        readers.allow(version);
    }

    /** From now on nobody looks: the case takes the tables away. */
    void endReaders() {
        readers.close();
    }

    void requireTableParameter(String name, String value) {
        assertEquals(
                value,
                lab.catalog()
                        .getTable(r -> r.databaseName(FaultFlow.DATABASE).name(flow.name()))
                        .table()
                        .parameters()
                        .get(name));
    }

    /** Every reader sees this version. */
    void sees(Version version) {
        sees(version, Sight.values());
    }

    /** These readers see this version. */
    void sees(Version version, Sight... sights) {
        assertAll(Arrays.stream(sights)
                .map(sight -> () -> assertEquals(version.sight(), sight.look(flow), sight::toString)));
    }

    /** The cause is gone; the batch runs again, and then all is as after clean runs. */
    void recovers() {
        assertStruck();
        lab.clear();
        if (child != null) {
            takesOver();
        } else {
            assertOutcome(0, flow.run(Lab.FAULTY, FaultFlow.CHANGED));
        }
        isAsTheTwin();
    }

    void assertStruck() {
        for (Trap<?> trap : traps) {
            assertTrue(
                    trap.struck() > 0,
                    () -> "the fault never happened: " + trap + "\n" + lab.s3().calls() + "\n"
                            + lab.glue().calls() + "\n" + lab.redshift().statements());
        }
    }

    /** For data that no twin has run over: every reader sees the version, and Glue no other partition. */
    void isAs(Version version) {
        sees(version);
        assertEquals(version.kinds().size(), flow.partitions().size());
        observed.add("as the data");
    }

    void isAsTheTwin() {
        Picture picture = Picture.of(flow);
        twin.assertSame(picture);
        observed.add("as the twin");
    }

    private static void assertDone(Outcome outcome) {
        assertEquals(0, outcome.code(), outcome::toString);
    }

    @Override
    public void close() throws IOException {
        lab.clear();
        if (child != null && child.isAlive()) {
            child.kill();
        }
        readers.close();
    }
}
