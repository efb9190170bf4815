package io.sluice.local.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides from its values which partitions of a table a query can need. */
final class Pruning {
    private final ExternalTable table;
    private final List<Key> keys = new ArrayList<>();

    /** A predicate and the partition column that it is about. */
    private record Key(int index, ScalarType type, PartitionPredicate predicate) {}

    /** @throws SpectrumFailure when a predicate names no partition column of the table */
    Pruning(ExternalTable table, List<PartitionPredicate> predicates) {
        this.table = table;
        for (PartitionPredicate predicate : predicates) {
            int index = index(predicate.column());
            ColumnType type =
                    TypeParser.glue(table.partitionColumns().get(index).glueType());
            if (type instanceof ScalarType scalar) {
                keys.add(new Key(index, scalar, predicate));
            }
        }
    }

    private int index(String column) {
        for (int i = 0; i < table.partitionColumns().size(); i++) {
            if (table.partitionColumns().get(i).name().equalsIgnoreCase(column)) {
                return i;
            }
        }
        throw SpectrumFailure.other(column + " is no partition column of " + table.fullName());
    }

    /** What Glue can decide, as far as its limit lets us say it; null for everything. */
    String glueExpression(int longest) {
        StringBuilder expression = new StringBuilder();
        for (Key key : keys) {
            Optional<String> condition = key.predicate().glueExpression(key.type());
            if (condition.isPresent() && expression.length() + condition.get().length() + 5 <= longest) {
                expression.append(expression.isEmpty() ? "" : " AND ").append(condition.get());
            }
        }
        return expression.isEmpty() ? null : expression.toString();
    }

    boolean keeps(ExternalPartition partition) {
        for (Key key : keys) {
            String text = partition.values().get(key.index());
            boolean unknown = text.equals(ScalarType.NULL_PARTITION);
            Optional<Comparable<?>> value =
                    unknown ? Optional.empty() : key.type().value(text);
            // A value that is not of its column's type is kept, for the scan to complain about.
            if ((unknown || value.isPresent()) && !key.predicate().mayHold(key.type(), value)) {
                return false;
            }
        }
        return true;
    }
}
