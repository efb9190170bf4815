package io.sluice.local.spectrum;

import io.sluice.local.spectrum.ScalarType.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the type texts of Glue ({@code struct<a:int,b:array<string>>}) and of DuckDB ({@code STRUCT(a INTEGER)}). */
final class TypeParser {
    private static final Map<String, Base> GLUE = Map.ofEntries(
            Map.entry("boolean", Base.BOOLEAN),
            Map.entry("tinyint", Base.SMALLINT),
            Map.entry("smallint", Base.SMALLINT),
            Map.entry("int", Base.INTEGER),
            Map.entry("integer", Base.INTEGER),
            Map.entry("bigint", Base.BIGINT),
            Map.entry("long", Base.BIGINT),
            Map.entry("float", Base.FLOAT),
            Map.entry("real", Base.FLOAT),
            Map.entry("double", Base.DOUBLE),
            Map.entry("date", Base.DATE),
            Map.entry("timestamp", Base.TIMESTAMP),
            Map.entry("binary", Base.BLOB));

    private final String text;
    private int at;

    private TypeParser(String text) {
        this.text = text.trim();
    }

    /** @throws SpectrumFailure when the text is no type that Redshift reads */
    static ColumnType glue(String text) {
        TypeParser parser = new TypeParser(text);
        ColumnType type = parser.glueType();
        if (parser.at < parser.text.length()) {
            throw parser.unknown();
        }
        return type;
    }

    static ColumnType duck(String text) {
        TypeParser parser = new TypeParser(text);
        return parser.duckType();
    }

    private ColumnType glueType() {
        String word = word().toLowerCase(Locale.ROOT);
        switch (word) {
            case "struct":
                return glueStruct();
            case "array":
                expect('<');
                ColumnType element = glueType();
                expect('>');
                return new ColumnType.Array(element);
            case "map":
                expect('<');
                ColumnType key = glueType();
                expect(',');
                ColumnType value = glueType();
                expect('>');
                return new ColumnType.MapOf(key, value);
            case "string":
                return ScalarType.text(0);
            case "varchar":
            case "char":
                List<Integer> length = numbers();
                return ScalarType.text(length.isEmpty() ? 0 : length.get(0));
            case "decimal":
            case "numeric":
                List<Integer> digits = numbers();
                return ScalarType.decimal(digits.isEmpty() ? 10 : digits.get(0), digits.size() < 2 ? 0 : digits.get(1));
            default:
                if (!GLUE.containsKey(word)) {
                    throw unknown();
                }
                return ScalarType.of(GLUE.get(word));
        }
    }

    private ColumnType glueStruct() {
        expect('<');
        List<ColumnType.Member> members = new ArrayList<>();
        do {
            int colon = text.indexOf(':', at);
            if (colon < 0) {
                throw unknown();
            }
            String name = text.substring(at, colon).trim();
            at = colon + 1;
            members.add(new ColumnType.Member(name, glueType()));
        } while (accept(','));
        expect('>');
        return new ColumnType.Struct(members);
    }

    private ColumnType duckType() {
        ColumnType type;
        skipBlanks();
        if (text.startsWith("STRUCT(", at)) {
            at += "STRUCT(".length();
            List<ColumnType.Member> members = new ArrayList<>();
            do {
                String name = memberName();
                members.add(new ColumnType.Member(name, duckType()));
            } while (accept(','));
            expect(')');
            type = new ColumnType.Struct(members);
        } else if (text.startsWith("MAP(", at)) {
            at += "MAP(".length();
            ColumnType key = duckType();
            expect(',');
            ColumnType value = duckType();
            expect(')');
            type = new ColumnType.MapOf(key, value);
        } else {
            type = duckScalar();
        }
        while (text.startsWith("[]", at)) {
            at += 2;
            type = new ColumnType.Array(type);
        }
        return type;
    }

    private ColumnType duckScalar() {
        skipBlanks();
        int from = at;
        while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) == ' ')) {
            at++;
        }
        String name = text.substring(from, at).trim();
        if (name.equals("DECIMAL")) {
            List<Integer> digits = numbers();
            return ScalarType.decimal(digits.get(0), digits.get(1));
        }
        for (Base base : Base.values()) {
            if (base.name().equals(name)) {
                return ScalarType.of(base);
            }
        }
        return ScalarType.other(name);
    }

    private String memberName() {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '"') {
            StringBuilder name = new StringBuilder();
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) == '"') {
                    if (at + 1 == text.length() || text.charAt(at + 1) != '"') {
                        break;
                    }
                    at++;
                }
                name.append(text.charAt(at));
            }
            at++;
            return name.toString();
        }
        return word();
    }

    private String word() {
        skipBlanks();
        int from = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw unknown();
        }
        return text.substring(from, at);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        if (accept('(')) {
            do {
                String digits = word();
                if (!digits.chars().allMatch(Character::isDigit)) {
                    throw unknown();
                }
                numbers.add(Integer.valueOf(digits));
            } while (accept(','));
            expect(')');
        }
        return numbers;
    }

    private boolean accept(char c) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw unknown();
        }
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private SpectrumFailure unknown() {
        return SpectrumFailure.other("Column type '" + text + "' is not one that Redshift Spectrum reads");
    }
}
