package io.sluice.local.sample;

import java.util.SplittableRandom;

/** The app's pages, and how often they are visited. */
enum Page {
    NEXT_SONG("NextSong", "PUT", 200, 830),
    HOME("Home", "GET", 200, 70),
    LOGIN("Login", "PUT", 307, 12),
    LOGOUT("Logout", "PUT", 307, 12),
    SETTINGS("Settings", "GET", 200, 18),
    SAVE_SETTINGS("Save Settings", "PUT", 307, 6),
    ABOUT("About", "GET", 200, 10),
    HELP("Help", "GET", 200, 14),
    UPGRADE("Upgrade", "GET", 200, 10),
    DOWNGRADE("Downgrade", "GET", 200, 12),
    ERROR("Error", "GET", 404, 6);

    /** What somebody who has not logged in can see. */
    static final Page[] PUBLIC = {HOME, LOGIN, ABOUT, HELP};

    private static final int ALL_VISITS = 1_000;

    private final byte[] json;
    private final byte[] method;
    private final int status;
    private final int visits;

    Page(String name, String method, int status, int visits) {
        this.json = Line.json(name);
        this.method = Line.json(method);
        this.status = status;
        this.visits = visits;
    }

    static Page any(SplittableRandom random) {
        int visit = random.nextInt(ALL_VISITS);
        for (Page page : values()) {
            visit -= page.visits;
            if (visit < 0) {
                return page;
            }
        }
        return NEXT_SONG;
    }

    boolean plays() {
        return this == NEXT_SONG;
    }

    byte[] json() {
        return json;
    }

    byte[] method() {
        return method;
    }

    int status() {
        return status;
    }
}
