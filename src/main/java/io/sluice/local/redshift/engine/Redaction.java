package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Set;

/** Takes the credentials out of a statement's text. */
final class Redaction {
    private static final Set<String> SECRETS = Set.of(
            "credentials", "access_key_id", "secret_access_key", "session_token", "password", "master_symmetric_key");

    private Redaction() {}

    static String of(String sql) {
        List<Token> tokens;
        try {
            tokens = Lexer.tokens(sql);
        } catch (SqlFailure e) {
            return sql;
        }
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int i = 0; i < tokens.size(); i++) {
            int value = i + 1 < tokens.size()
                            && (tokens.get(i + 1).is("as") || tokens.get(i + 1).is("="))
                    ? i + 2
                    : i + 1;
            boolean secret = tokens.get(i).kind() == Token.Kind.WORD
                    && SECRETS.contains(tokens.get(i).text())
                    && value < tokens.size()
                    && tokens.get(value).kind() == Token.Kind.STRING;
            if (secret) {
                text.append(sql, from, tokens.get(value).start()).append("''");
                from = tokens.get(value).end();
            }
        }
        return text.append(sql.substring(from)).toString();
    }
}
