package io.sluice.local.redshift.engine;

/**
 * A word of SQL.
 *
 * @param text a word or quoted identifier folded to lower case, a string's decoded value, otherwise the text as written
 * @param start offset of the first character in the statement
 * @param end offset after the last character
 */
record Token(Kind kind, String text, int start, int end) {

    enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        PARAMETER,
        SYMBOL,
        END
    }

    /** Whether this is the given keyword (lower case) or symbol; a quoted identifier never is. */
    boolean is(String text) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && this.text.equals(text);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }
}
