package io.sluice.local.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A user of the app, the fields as JSON. */
record Listener(
        byte[] firstName,
        byte[] lastName,
        byte[] gender,
        byte[] level,
        byte[] location,
        byte[] registration,
        byte[] userAgent,
        byte[] userId) {
    private static final List<String> WOMEN = List.of(
            "Ada", "Lívia", "Noor", "Greta", "Mei", "Tamsin", "Ruth", "Olena", "Inês", "Wanda", "Priya", "Salma");
    private static final List<String> MEN = List.of(
            "Otis", "Bram", "Jürgen", "Tariq", "Emeka", "Luis", "Anton", "Haru", "Piotr", "Cole", "Ravi", "Desmond");
    private static final List<String> LAST = List.of(
            "Weir",
            "Okafor",
            "Lindqvist",
            "Bram-Haas",
            "D'Arcy",
            "Moreno",
            "Tanaka",
            "Kowalska",
            "Abbott",
            "Singh",
            "Fontaine",
            "Halloran",
            "Mbeki",
            "Ståhl",
            "Quispe",
            "Novak");
    private static final List<String> PLACES = List.of(
            "Millford-Eastgate, OR",
            "Harlan Falls, WI",
            "Port Amity-Graves, NC",
            "Lake Sorrel, MN",
            "San Tobías-Verde, CA",
            "New Carrow, NY-NJ",
            "Dunmore Springs, TX",
            "Pell River, ME",
            "Ashby, OH-KY",
            "Cedar Locks, WA");
    private static final List<String> AGENTS = List.of(
            "\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.77"
                    + " Safari/537.36\"",
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:63.0) Gecko/20100101 Firefox/63.0",
            "\"Mozilla/5.0 (iPhone; CPU iPhone OS 12_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/12.0 Mobile/15E148 Safari/604.1\"",
            "\"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.0"
                    + " Safari/605.1.15\"",
            "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)");

    /** Registrations lie in the 90 days before 2018-11-01. */
    private static final long LATEST_REGISTRATION = 1_541_030_400_000L;

    private static final long REGISTRATION_SPAN = 90L * 24 * 3600 * 1000;

    /** Somebody who has not logged in. */
    static final Listener NOBODY = new Listener(
            Line.json(null),
            Line.json(null),
            Line.json(null),
            Line.json("free"),
            Line.json(null),
            Line.json(null),
            Line.json(null),
            Line.json(""));

    /** The same users for the same seed; two of ten pay. */
    static List<Listener> all(SplittableRandom random, int count) {
        List<Listener> listeners = new ArrayList<>(count);
        for (int id = 1; id <= count; id++) {
            boolean woman = random.nextBoolean();
            List<String> names = woman ? WOMEN : MEN;
            long registered = LATEST_REGISTRATION - random.nextLong(REGISTRATION_SPAN);
            listeners.add(new Listener(
                    Line.json(one(names, random)),
                    Line.json(one(LAST, random)),
                    Line.json(woman ? "F" : "M"),
                    Line.json(random.nextInt(10) < 2 ? "paid" : "free"),
                    Line.json(one(PLACES, random)),
                    (registered + ".0").getBytes(US_ASCII),
                    Line.json(one(AGENTS, random)),
                    Line.json(Integer.toString(id))));
        }
        return listeners;
    }

    private static String one(List<String> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
