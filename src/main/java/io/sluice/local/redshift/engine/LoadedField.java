package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;

/** A field of a record that could not be loaded, for stl_loaderror_detail. */
record LoadedField(TableColumn column, RawField field) {}
