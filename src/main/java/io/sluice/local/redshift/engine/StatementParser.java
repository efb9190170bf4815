package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Plan.Block;
import java.util.Locale;
import java.util.Set;

/** Tells by its first words what a statement is, and reads it. */
final class StatementParser {
    private static final Set<String> NOT_HERE = Set.of(
            "call", "do", "select_into", "cancel", "use", "attach", "detach", "export", "import", "desc", "describe");

    private StatementParser() {}

    static Statement parse(String sql) throws SqlFailure {
        Cursor cursor = new Cursor(sql);
        Statement statement = statement(cursor);
        cursor.expectEnd();
        return statement;
    }

    static Statement statement(Cursor cursor) throws SqlFailure {
        if (QueryParser.startsQuery(cursor)) {
            return QueryParser.statement(cursor);
        }
        switch (cursor.peek().text()) {
            case "insert":
                return Insert.parse(cursor);
            case "update":
                return Update.parse(cursor);
            case "delete":
                return Delete.parse(cursor);
            case "merge":
                return Merge.parse(cursor);
            case "copy":
                return CopyOut.stands(cursor) ? CopyOut.parse(cursor) : CopyParser.parse(cursor);
            case "unload":
                return UnloadParser.parse(cursor);
            case "create":
                return create(cursor);
            case "drop":
                return Drop.parse(cursor);
            case "alter":
                return AlterTable.parse(cursor);
            case "truncate":
                return Truncate.parse(cursor);
            case "lock":
                return LockTable.parse(cursor);
            case "begin", "start", "commit", "end", "rollback", "abort":
                return TransactionControl.parse(cursor);
            case "set", "show", "reset":
                return Parameters.parse(cursor);
            case "declare", "fetch", "close":
                return CursorStatement.parse(cursor);
            case "prepare", "execute", "deallocate":
                return PrepareStatement.parse(cursor);
            case "explain":
                return Explain.parse(cursor);
            case "refresh":
                return RefreshMaterializedView.parse(cursor);
            case "comment":
                return CommentOn.parse(cursor);
            case "analyze":
                if (cursor.peek(1).is("compression")) {
                    return unsupported(cursor, 2, Block.OUTSIDE);
                }
                return skipped(cursor, Block.INSIDE);
            case "grant", "revoke":
                return skipped(cursor, Block.INSIDE);
            case "vacuum":
                return skipped(cursor, Block.OUTSIDE);
            default:
                if (cursor.atAny(NOT_HERE)) {
                    return unsupported(cursor, 1, Block.INSIDE);
                }
                throw cursor.unexpected();
        }
    }

    private static Statement create(Cursor cursor) throws SqlFailure {
        Token second = cursor.peek(1);
        boolean replaces = second.is("or") && cursor.peek(2).is("replace");
        Token kind = replaces ? cursor.peek(3) : second;
        switch (kind.text()) {
            case "table", "temp", "temporary", "local":
                return CreateTable.parse(cursor);
            case "view":
                return CreateView.parse(cursor);
            case "materialized":
                return CreateMaterializedView.parse(cursor);
            case "schema":
                return CreateSchema.parse(cursor);
            case "external":
                if (cursor.peek(2).is("table")) {
                    return CreateExternalTable.parse(cursor);
                }
                return cursor.peek(2).is("schema")
                        ? CreateExternalSchema.parse(cursor)
                        : unsupported(cursor, 3, Block.OUTSIDE);
            case "database":
                return unsupported(cursor, 2, Block.OUTSIDE);
            case "index", "unique", "trigger", "sequence", "type", "domain", "rule", "tablespace", "extension":
                throw new SqlFailure(
                        "0A000", "SQL command \"" + title(cursor.sql()) + "\" not supported on Redshift tables.");
            default:
                return unsupported(cursor, replaces ? 4 : 2, Block.INSIDE);
        }
    }

    private static Statement skipped(Cursor cursor, Block block) {
        String word = cursor.peek().text().toUpperCase(Locale.ROOT);
        while (!cursor.atEnd()) {
            cursor.next();
        }
        return new Accepted(word, block);
    }

    private static Statement unsupported(Cursor cursor, int words, Block block) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < words; i++) {
            name.append(i == 0 ? "" : " ").append(cursor.next().text().toUpperCase(Locale.ROOT));
        }
        while (!cursor.atEnd()) {
            cursor.next();
        }
        return new Unsupported(name.toString(), block);
    }

    /** The words that a statement begins with, as messages name it: CREATE EXTERNAL TABLE, VACUUM. */
    static String title(String sql) throws SqlFailure {
        Cursor cursor = new Cursor(sql);
        StringBuilder title = new StringBuilder(cursor.next().text());
        boolean longer = Set.of("create", "drop", "alter").contains(title.toString());
        while (longer && cursor.peek().kind() == Token.Kind.WORD) {
            String word = cursor.next().text();
            title.append(' ').append(word);
            longer = word.equals("external") || word.equals("or") || word.equals("replace") || word.equals("unique");
        }
        return title.toString().toUpperCase(Locale.ROOT);
    }
}
