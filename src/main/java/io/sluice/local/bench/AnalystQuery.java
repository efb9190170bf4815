package io.sluice.local.bench;

import java.time.LocalDate;
import java.util.List;

/**
 * A question about days of events, put to every layout in the same words.
 *
 * @param key its name in the last line
 * @param from the first day that it is about
 * @param to the first that it is not
 * @param sql with {@code ${events}} for the table and {@code ${days}} for the condition on the days
 */
record AnalystQuery(String key, String title, LocalDate from, LocalDate to, String sql) {
    /** Hot: how much the listeners of the newest day played on it. */
    static final String HOT = "music.recent_listeners";

    /** @param end the day after the last */
    static List<AnalystQuery> typical(LocalDate first, LocalDate end) {
        LocalDate newest = end.minusDays(1);
        LocalDate week = end.minusDays(7).isBefore(first) ? first : end.minusDays(7);
        return List.of(
                new AnalystQuery(
                        "day",
                        "plays of one day",
                        newest,
                        end,
                        "select count(*) from ${events} e where ${days} and e.page = 'NextSong'"),
                new AnalystQuery(
                        "user",
                        "one user's events of all days",
                        first,
                        end,
                        "select e.sessionid, e.iteminsession, e.page, e.artist from ${events} e where ${days}"
                                + " and e.userid = '42' order by 1, 2"),
                new AnalystQuery(
                        "artists",
                        "top artists of a week",
                        week,
                        end,
                        "select e.artist, count(*) as plays from ${events} e where ${days} and e.page = 'NextSong'"
                                + " group by e.artist order by plays desc, e.artist limit 10"),
                new AnalystQuery("sum", "sum of a column", first, end, "select sum(e.length) from ${events} e"),
                new AnalystQuery(
                        "join",
                        "a week's plays joined with a hot table",
                        week,
                        end,
                        "select e.level, count(*), count(distinct e.userid), max(h.plays) from ${events} e join "
                                + HOT
                                + " h on h.userid = e.userid where ${days} and e.page = 'NextSong' group by e.level"
                                + " order by e.level"));
    }

    String sql(Layout layout) {
        return sql.replace("${events}", layout.table()).replace("${days}", layout.between(from, to));
    }
}
