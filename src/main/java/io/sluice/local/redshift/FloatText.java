package io.sluice.local.redshift;

import java.math.BigDecimal;

/**
 * Floating-point numbers as text: enough digits to read back the same number, written as PostgreSQL writes them ({@code
 * 1}, {@code 0.1}, {@code 1e+20}, {@code 1.5e-07}).
 */
final class FloatText {
    private static final int SMALLEST_PLAIN_EXPONENT = -4;
    private static final int REAL_DIGITS = 6;
    private static final int DOUBLE_DIGITS = 15;

    private FloatText() {}

    static String of(float value) {
        return Float.isFinite(value) ? finite(Float.toString(value), REAL_DIGITS) : special(value);
    }

    static String of(double value) {
        return Double.isFinite(value) ? finite(Double.toString(value), DOUBLE_DIGITS) : special(value);
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return value > 0 ? "Infinity" : "-Infinity";
    }

    private static String finite(String javaText, int plainDigits) {
        int point = javaText.indexOf('.');
        if (javaText.indexOf('E') < 0 && point < plainDigits) {
            // Between 0.001 and 10,000,000 Java writes plain digits, too, but for whole numbers.
            return javaText.endsWith(".0") ? javaText.substring(0, point) : javaText;
        }
        BigDecimal value = new BigDecimal(javaText).stripTrailingZeros();
        if (value.signum() == 0) {
            return javaText.startsWith("-") ? "-0" : "0";
        }
        int exponent = value.precision() - value.scale() - 1;
        if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < plainDigits) {
            return value.toPlainString();
        }
        String digits = value.unscaledValue().abs().toString();
        String sign = value.signum() < 0 ? "-" : "";
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + digits.charAt(0) + fraction + "e" + power;
    }
}
