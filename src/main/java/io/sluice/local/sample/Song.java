package io.sluice.local.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A song, its fields as JSON.
 *
 * @param length in seconds, with five decimals
 */
record Song(byte[] artist, byte[] title, byte[] length) {
    private static final List<String> ARTISTS = List.of(
            "The Lockkeepers",
            "Mirror Weir",
            "Ana Vantongeren",
            "Spillway",
            "Low Tide Committee",
            "Paper Turbine",
            "Öresund Quartet",
            "DJ Penstock",
            "The Culverts",
            "Marta & the Millrace",
            "Sunday Estuary",
            "Kōji Amano",
            "Brass Flood",
            "Nine Fathoms",
            "Little Aqueduct",
            "Head of Water",
            "The \"Quiet\" Pumps",
            "Cold Headwaters",
            "Riva Delgado",
            "Gauge Zero",
            "Tailrace",
            "Ferrous Creek",
            "The Backwater Boys",
            "Delta Hour");
    private static final List<String> FIRST = List.of(
            "Slow",
            "Silver",
            "Northern",
            "Paper",
            "Electric",
            "Hollow",
            "Golden",
            "Last",
            "Open",
            "Distant",
            "Quiet",
            "Broken",
            "Salt",
            "Winter",
            "Copper");
    private static final List<String> SECOND = List.of(
            "River",
            "Gates",
            "Machines",
            "Harbour",
            "Lanterns",
            "Weather",
            "Bridges",
            "Telegram",
            "Orchard",
            "Engine",
            "Señales",
            "Letters (Live)",
            "Sleep",
            "Signal / Noise",
            "Horizon");
    private static final int TITLES_PER_ARTIST = 12;

    /** The same songs for the same seed. */
    static List<Song> all(SplittableRandom random) {
        List<Song> songs = new ArrayList<>();
        for (String artist : ARTISTS) {
            for (int i = 0; i < TITLES_PER_ARTIST; i++) {
                String title =
                        FIRST.get(random.nextInt(FIRST.size())) + " " + SECOND.get(random.nextInt(SECOND.size()));
                long hundredThousandths = 9_000_000L + random.nextLong(36_000_000L);
                String seconds = String.format(
                        Locale.ROOT, "%d.%05d", hundredThousandths / 100_000, hundredThousandths % 100_000);
                songs.add(new Song(
                        Line.json(artist),
                        Line.json(title),
                        seconds.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            }
        }
        return songs;
    }
}
