package io.sluice.local.redshift.engine;

/**
 * Why COPY could not load a file, as stl_load_errors shows it. Column, type and length are empty when the whole file
 * is at fault.
 *
 * @param line counted from 1, 0 when the file has no lines
 * @param code an error code of Redshift, such as 1204 or 15001
 */
record LoadError(
        String table, String file, long line, String column, String type, String length, int code, String reason) {}
