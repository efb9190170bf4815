package io.sluice.local.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What stands between the values of a line. */
final class Fields {
    static final byte[] ARTIST = bytes("{\"artist\":");
    static final byte[] AUTH = named("auth");
    static final byte[] FIRST_NAME = named("firstName");
    static final byte[] GENDER = named("gender");
    static final byte[] ITEM = named("itemInSession");
    static final byte[] LAST_NAME = named("lastName");
    static final byte[] LENGTH = named("length");
    static final byte[] LEVEL = named("level");
    static final byte[] LOCATION = named("location");
    static final byte[] METHOD = named("method");
    static final byte[] PAGE = named("page");
    static final byte[] REGISTRATION = named("registration");
    static final byte[] SESSION = named("sessionId");
    static final byte[] SONG = named("song");
    static final byte[] STATUS = named("status");
    static final byte[] TS = named("ts");
    static final byte[] USER_AGENT = named("userAgent");
    static final byte[] USER_ID = named("userId");
    static final byte[] END = bytes("}");

    static final byte[] NULL = bytes("null");
    static final byte[] LOGGED_IN = bytes("\"Logged In\"");
    static final byte[] LOGGED_OUT = bytes("\"Logged Out\"");

    private Fields() {}

    private static byte[] named(String name) {
        return bytes(",\"" + name + "\":");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
