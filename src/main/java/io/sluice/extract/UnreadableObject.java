package io.sluice.extract;

import java.io.IOException;

/** The object's bytes are not what a raw object is made of: every attempt to read it will fail. */
final class UnreadableObject extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableObject(String message) {
        super(message);
    }
}
