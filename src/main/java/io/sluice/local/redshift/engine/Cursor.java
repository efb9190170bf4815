package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a parser stands in a statement's tokens. */
final class Cursor {
    /** Words that begin a clause, so that no alias without AS can be one (Redshift's reserved words, abridged). */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "and",
            "any",
            "as",
            "asc",
            "between",
            "both",
            "by",
            "case",
            "cast",
            "check",
            "collate",
            "constraint",
            "create",
            "cross",
            "current_date",
            "current_timestamp",
            "current_user",
            "default",
            "deferrable",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "for",
            "foreign",
            "from",
            "full",
            "grant",
            "group",
            "having",
            "ilike",
            "in",
            "inner",
            "intersect",
            "into",
            "is",
            "isnull",
            "join",
            "leading",
            "left",
            "like",
            "limit",
            "minus",
            "natural",
            "not",
            "notnull",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "outer",
            "over",
            "overlaps",
            "primary",
            "qualify",
            "references",
            "right",
            "select",
            "session_user",
            "similar",
            "some",
            "sysdate",
            "table",
            "then",
            "top",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "when",
            "where",
            "with",
            "tablesample",
            "pivot",
            "unpivot");

    private final String sql;
    private final List<Token> tokens;
    private final Set<Name> references = new LinkedHashSet<>();
    private final Set<String> commons = new LinkedHashSet<>();
    private final Set<String> aliases = new LinkedHashSet<>();
    private int position;

    Cursor(String sql) throws SqlFailure {
        this.sql = sql;
        this.tokens = Lexer.tokens(sql);
    }

    String sql() {
        return sql;
    }

    Token peek() {
        return tokens.get(position);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(position + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    int position() {
        return position;
    }

    void rewind(int to) {
        position = to;
    }

    /** Whether the next tokens are these keywords or symbols. */
    boolean at(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean atAny(Set<String> words) {
        Token token = peek();
        return (token.kind() == Kind.WORD || token.kind() == Kind.SYMBOL) && words.contains(token.text());
    }

    boolean accept(String... words) {
        boolean there = at(words);
        if (there) {
            position += words.length;
        }
        return there;
    }

    void expect(String... words) throws SqlFailure {
        for (String word : words) {
            if (!accept(word)) {
                throw unexpected();
            }
        }
    }

    boolean atEnd() {
        return peek().kind() == Kind.END || peek().is(";") && peek(1).kind() == Kind.END;
    }

    void expectEnd() throws SqlFailure {
        if (!atEnd()) {
            throw unexpected();
        }
    }

    boolean atIdentifier() {
        return peek().kind() == Kind.QUOTED || peek().kind() == Kind.WORD && !RESERVED.contains(peek().text());
    }

    String identifier() throws SqlFailure {
        if (!atIdentifier()) {
            throw unexpected();
        }
        return next().text();
    }

    /** An identifier behind a dot, where reserved words are names too. */
    String anyWord() throws SqlFailure {
        if (!peek().isName()) {
            throw unexpected();
        }
        return next().text();
    }

    /** {@code [schema.]name}; a database in front is dropped, since a session sees one. */
    Name relation() throws SqlFailure {
        List<String> parts = new ArrayList<>(List.of(identifier()));
        while (accept(".")) {
            parts.add(anyWord());
        }
        if (parts.size() > 3) {
            throw new SqlFailure(
                    "42601", "improper qualified name (too many dotted names): " + String.join(".", parts));
        }
        int last = parts.size() - 1;
        return new Name(last == 0 ? Optional.empty() : Optional.of(parts.get(last - 1)), parts.get(last));
    }

    /** {@code (a, b, …)}. */
    List<String> identifiers() throws SqlFailure {
        List<String> names = new ArrayList<>();
        expect("(");
        do {
            names.add(identifier());
        } while (accept(","));
        expect(")");
        return names;
    }

    String string() throws SqlFailure {
        if (peek().kind() != Kind.STRING) {
            throw unexpected();
        }
        return next().text();
    }

    int integer() throws SqlFailure {
        if (peek().kind() == Kind.NUMBER) {
            try {
                int value = Integer.parseInt(peek().text());
                next();
                return value;
            } catch (NumberFormatException e) {
                throw unexpected();
            }
        }
        throw unexpected();
    }

    /** Notes a relation that a query refers to. */
    void refer(Name name) {
        references.add(name);
    }

    /** Notes a name that WITH defines. */
    void define(String common) {
        commons.add(common);
    }

    /** Notes an alias of a FROM item: what begins with it can be a path into its rows. */
    void alias(String alias) {
        aliases.add(alias);
    }

    /** Whether the name begins with an alias read before, as a path does. */
    boolean aliased(Name name) {
        return aliases.contains(name.schema().orElse(name.name())) && !commons.contains(name.name());
    }

    /** The relations referred to so far, without those that WITH defines. */
    List<Name> references() {
        return references.stream()
                .filter(name -> name.schema().isPresent() || !commons.contains(name.name()))
                .toList();
    }

    /** Skips a parenthesised group, at its opening parenthesis. */
    void skipGroup() throws SqlFailure {
        expect("(");
        for (int depth = 1; depth > 0; ) {
            Token token = next();
            if (token.kind() == Kind.END) {
                throw unexpected();
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
    }

    /** The statement's text from one position up to here. */
    String textSince(int from) {
        return sql.substring(
                tokens.get(from).start(),
                position == 0 ? 0 : tokens.get(position - 1).end());
    }

    SqlFailure unexpected() {
        Token token = peek();
        return token.kind() == Kind.END
                ? new SqlFailure("42601", "syntax error at end of input")
                : new SqlFailure(
                        "42601", "syntax error at or near \"" + sql.substring(token.start(), token.end()) + "\"");
    }
}
