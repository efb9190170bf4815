package io.sluice.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One attempt at a batch.
 *
 * @param id unique over all flows and machines, fit for a directory name; sorts by the millisecond of its start
 * @param generation grows by one with every attempt at the same batch, from 1
 */
public record Run(BatchId batch, String id, long generation) {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    public Run {
        Objects.requireNonNull(batch);
        if (!id.matches("[0-9A-Za-z-]{1,64}")) {
            throw new IllegalArgumentException("a run id is letters, digits and '-', not '" + id + "'");
        }
        if (generation < 1) {
            throw new IllegalArgumentException("a generation counts from 1, not " + generation);
        }
    }

    public static Run start(BatchId batch, long generation, Instant now) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new Run(batch, START.format(now) + "-" + random, generation);
    }
}
