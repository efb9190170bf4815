package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A function of its arguments alone.
 *
 * @param template DuckDB's SQL with {@code $1}, {@code $2} … for the arguments and {@code $*} for all of them
 * @param type the result's type; empty when it is that of the first argument
 */
record ScalarFunction(String template, Optional<SqlType> type, int least, int most) {

    static ScalarFunction of(String template, SqlType type, int arguments) {
        return new ScalarFunction(template, Optional.of(type), arguments, arguments);
    }

    static ScalarFunction of(String template, SqlType type, int least, int most) {
        return new ScalarFunction(template, Optional.of(type), least, most);
    }

    /** A function whose result has the type of its first argument. */
    static ScalarFunction same(String template, int least, int most) {
        return new ScalarFunction(template, Optional.empty(), least, most);
    }

    Rendered render(String name, List<Rendered> arguments) throws SqlFailure {
        if (arguments.size() < least || arguments.size() > most) {
            throw Functions.wrongCount(name, arguments.size());
        }
        String all = arguments.stream().map(Rendered::sql).collect(Collectors.joining(", "));
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c != '$') {
                sql.append(c);
                continue;
            }
            char which = template.charAt(++i);
            sql.append(which == '*' ? all : arguments.get(which - '1').sql());
        }
        Optional<SqlType> result = type.isPresent() ? type : arguments.get(0).type();
        return new Rendered(sql.toString(), result, Optional.empty());
    }
}
