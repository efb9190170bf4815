package io.sluice.model;

import java.net.UnknownHostException;

/** What an exception of a library says, fit to be a part of a sentence. */
public final class Reason {
    private Reason() {}

    /** One line without a full stop. The name of a host that is not known comes first: libraries tend to bury it. */
    public static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException && cause.getMessage() != null) {
                String[] words = cause.getMessage().split(":", 2);
                return "there is no host " + words[0].strip();
            }
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return sentence(message);
    }

    /** The lines of a message as one, without a full stop at its end. */
    public static String sentence(String message) {
        String line = message.strip().replaceAll("[.;]?\\s*\\n\\s*", "; ");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
