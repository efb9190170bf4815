package io.sluice.local.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Random;

/**
 * Orders, and changes of orders, as lines of JSON. An order's number says when it was made: its partition.
 *
 * @param spread of the orders that change
 */
record MergeChanges(Spread spread) {
    private static final LocalDate FIRST = LocalDate.of(2018, 1, 1);

    /** Orders a day. */
    private static final int DAY = 25_000;

    private static final double NEW = 0.2;
    private static final double DELETED = 0.1;
    private static final String[] CITIES = {"Aachen", "Bergen", "Cadiz", "Delft", "Evora", "Graz", "Jena", "Lyon"};

    /** The orders from one number to another, as they were made. */
    byte[] made(long from, long to) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(from);
        for (long id = from; id < to; id++) {
            append(text, id, 0, "I", random);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Of ten changes two are new orders, one deletes one and seven change one, which may have changed in the same batch.
     *
     * @param round that these changes belong to, 1 or more; later rounds are newer
     * @param rows how many orders there are
     */
    byte[] changed(int round, int changes, long rows) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(round);
        long oldest = spread.oldest(rows);
        long made = rows + (long) round * changes;
        for (int i = 0; i < changes; i++) {
            double kind = random.nextDouble();
            int version = round * changes + i;
            if (kind < NEW) {
                append(text, made + i, version, "I", random);
            } else {
                long id = oldest + (long) (random.nextDouble() * (rows - oldest));
                append(text, id, version, kind < NEW + DELETED ? "D" : "U", random);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, long id, int version, String op, Random random) {
        text.append("{\"id\":").append(id);
        text.append(",\"version\":").append(version);
        text.append(",\"op\":\"").append(op);
        text.append("\",\"made\":\"").append(FIRST.plusDays(id / DAY));
        text.append("\",\"city\":\"").append(CITIES[random.nextInt(CITIES.length)]);
        text.append("\",\"customer\":").append(random.nextInt(1_000_000));
        text.append(",\"amount\":").append(random.nextInt(100_000)).append(".25");
        text.append(",\"note\":\"").append(Long.toHexString(random.nextLong())).append("\"}\n");
    }
}
