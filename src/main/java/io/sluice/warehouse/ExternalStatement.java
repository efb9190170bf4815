package io.sluice.warehouse;

/** Statements about external schemas, through which Spectrum shows a Glue database. */
sealed interface ExternalStatement extends SqlStatement {
    /** The Glue database behind a schema; no row when there is no such external schema. */
    record SelectExternalSchema(String schema) implements ExternalStatement {
        @Override
        public String sql() {
            return "SELECT databasename FROM svv_external_schemas WHERE schemaname = " + SqlLiteral.text(schema);
        }

        @Override
        public String purpose() {
            return "SELECT of the external schema " + schema;
        }
    }

    /** A Glue database as a schema of Redshift. */
    record CreateExternalSchema(String schema, String glueDatabase, IamRole role) implements ExternalStatement {
        @Override
        public String sql() {
            return "CREATE EXTERNAL SCHEMA IF NOT EXISTS " + TableStatement.name(schema)
                    + " FROM DATA CATALOG DATABASE " + SqlLiteral.text(glueDatabase) + " IAM_ROLE " + role.sql();
        }

        @Override
        public String purpose() {
            return "CREATE EXTERNAL SCHEMA " + schema;
        }
    }
}
