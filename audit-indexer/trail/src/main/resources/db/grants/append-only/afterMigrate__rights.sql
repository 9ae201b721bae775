-- Two processes that start together must not grant at the same moment: PostgreSQL answers "tuple concurrently updated".
SELECT pg_advisory_xact_lock(hashtext('im.steward.schema.grants'));
GRANT USAGE ON SCHEMA "${flyway:defaultSchema}" TO "${application}";
REVOKE ALL ON ALL TABLES IN SCHEMA "${flyway:defaultSchema}" FROM "${application}";
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA "${flyway:defaultSchema}" TO "${application}";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "${flyway:defaultSchema}" TO "${application}";
REVOKE INSERT ON "${flyway:defaultSchema}".flyway_schema_history FROM "${application}";
