package io.sluice.plan;

/**
 * A piece of a SQL script.
 *
 * @param text as the script has it; the name for a variable
 * @param line where it begins, from 1
 */
record SqlToken(Kind kind, String text, int line) {
    /** What a piece is to Redshift. */
    enum Kind {
        /** A keyword or an unquoted name. */
        WORD,
        /** A string, a quoted name or a dollar-quoted body. */
        QUOTED,
        COMMENT,
        /** {@code ${name}} outside of quotes and comments. */
        VARIABLE,
        /** The end of a statement. */
        SEMICOLON,
        /** Blanks, numbers, operators. */
        OTHER
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }
}
