internal import GRDB

/// The tables, version by version. A version that has shipped is never edited; the next one changes it.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: version1)
        }
        migrator.registerMigration("2") { db in
            // Snapshots have a file of their own now; those of version 1 are of a state that is no more.
            try db.execute(sql: "DROP TABLE snapshots; DROP TABLE snapshot_parts")
        }
        migrator.registerMigration("3") { db in
            try db.execute(sql: version3)
        }
        migrator.registerMigration("dead deliveries") { db in
            try db.execute(sql: deadDeliveries)
        }
        migrator.registerMigration("4") { db in
            try db.execute(sql: version4)
        }
        migrator.registerMigration("incident alerts") { db in
            try db.execute(sql: incidentAlerts)
        }
        migrator.registerMigration("outbox notifications") { db in
            // Whose row has what is to be published, in place of a payload.
            try db.execute(sql: "ALTER TABLE outbox ADD COLUMN notification INTEGER")
        }
        migrator.registerMigration("packed rows") { db in
            try db.execute(sql: packedRows)
        }
        return migrator
    }

    /// - `incidents.body`, `notifications.body`: what no column of its own has, as `TocsinStore/Rows` packs it. What earlier versions
    ///   wrote is the whole JSON, and stays until its time is over.
    /// - `incidents.labels`: a line each, so that one is found without a path into JSON.
    /// - `outbox`: an incident and a notification stand there by their ids, and have no other column; where the row of an incident is no
    ///   more, its topic is to be cleared. Of a notification whose row had to give way it has the `user` and, as `payload`, the JSON
    ///   without its state.
    private static let packedRows = #"""
        ALTER TABLE incidents RENAME COLUMN json TO body;
        ALTER TABLE notifications RENAME COLUMN core TO body;
        UPDATE incidents SET labels = coalesce((
            SELECT group_concat(key || '=' || replace(replace(value, '\', '\\'), char(10), '\n'), char(10))
            FROM json_each(incidents.labels)
        ), '');
        DROP INDEX incidents_by_state;
        CREATE INDEX incidents_not_over ON incidents (state) WHERE resolved_at IS NULL;
        CREATE TABLE waiting (
            id INTEGER PRIMARY KEY, incident INTEGER, notification INTEGER, user TEXT, subject TEXT, topic TEXT, payload BLOB,
            retained INTEGER, expires_in INTEGER
        );
        INSERT INTO waiting (id, incident) SELECT id, incident FROM outbox WHERE incident IS NOT NULL;
        INSERT INTO waiting (id, notification) SELECT id, notification FROM outbox WHERE notification IS NOT NULL;
        INSERT INTO waiting (id, subject, topic, payload, retained, expires_in)
            SELECT id, subject, topic, payload, retained, expires_in FROM outbox
            WHERE incident IS NULL AND notification IS NULL;
        DROP TABLE outbox;
        ALTER TABLE waiting RENAME TO outbox;
        CREATE UNIQUE INDEX outbox_by_incident ON outbox (incident) WHERE incident IS NOT NULL;
        CREATE UNIQUE INDEX outbox_by_topic ON outbox (topic) WHERE retained = 1;
        """#

    /// - `incident_alerts`: the alerts of an incident that are over, by the number under which they ended; once the incident is, also those that
    ///   still fired then.
    /// - `incidents.feed`: the last item of the feed about it. Those before say nothing that its row doesn't.
    /// - `outbox.incident`: whose JSON is to be published, as it is then, in place of a payload.
    private static let incidentAlerts = """
        CREATE TABLE incident_alerts (
            incident INTEGER NOT NULL, number INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY (incident, number)
        ) WITHOUT ROWID;
        ALTER TABLE incidents ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE outbox ADD COLUMN incident INTEGER;
        UPDATE incidents SET feed = last.seq
            FROM (SELECT incident, max(seq) AS seq FROM feed WHERE incident IS NOT NULL GROUP BY incident) AS last
            WHERE last.incident = incidents.id;
        UPDATE feed SET json = NULL WHERE incident IS NOT NULL;
        """

    /// - `dead_deliveries`: outgoing messages that were given up, by whose they were and over which channel; `size` of the whole payload.
    private static let deadDeliveries = """
        CREATE TABLE dead_deliveries (
            id TEXT PRIMARY KEY, at INTEGER NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL, size INTEGER NOT NULL,
            reason TEXT NOT NULL
        );
        CREATE INDEX dead_deliveries_by_time ON dead_deliveries (at);
        ALTER TABLE outbox ADD COLUMN subject TEXT NOT NULL DEFAULT '';
        """

    /// - `dead_letters.length`, `.sha256`: of the payload as it came; `payload` is its beginning.
    private static let version4 = """
        ALTER TABLE dead_letters ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE dead_letters ADD COLUMN sha256 BLOB;
        UPDATE dead_letters SET length = length(payload);
        CREATE INDEX dead_letters_by_source ON dead_letters (source, id);
        """

    /// - `opened_links`: links of notifications that people followed, in the minute that begins at `at`.
    /// - `feed.silence`: of an item that says how a silence was then.
    private static let version3 = """
        CREATE TABLE opened_links (
            at INTEGER NOT NULL, user TEXT NOT NULL, rule TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (at, user, rule)
        ) WITHOUT ROWID;
        ALTER TABLE feed ADD COLUMN silence INTEGER;
        CREATE INDEX notifications_alone ON notifications (at) WHERE incident = 0;
        """

    /// The file beside it.
    ///
    /// - `snapshots`: the engine's state after all inputs up to `seq`; in parts, because SQLite bounds the size of a value.
    static var snapshots: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE snapshots (
                        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL, parts INTEGER NOT NULL
                    );
                    CREATE TABLE snapshot_parts (
                        seq INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (seq, part)
                    );
                    """
            )
        }
        return migrator
    }

    /// - `journal`: every input in order; a row is a batch of messages or one other input. `seq` is the first input's number.
    /// - `snapshots`: the engine's state after all inputs up to `seq`, in parts, so that a large one is written in small commits that the
    ///   loop doesn't have to wait for; it counts once its row is there.
    /// - `feed`: what dashboards are told, in order; a notification and an incident stand there by their ids.
    /// - `outbox`: what the broker has yet to take. Retained topics have a key, under which only the latest waits.
    private static let version1 = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE rulebooks (digest TEXT PRIMARY KEY, at INTEGER NOT NULL, bundle BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE journal (
            seq INTEGER PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, body BLOB NOT NULL
        );
        CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL, parts INTEGER NOT NULL);
        CREATE TABLE snapshot_parts (
            seq INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (seq, part)
        );
        CREATE TABLE incidents (
            id INTEGER PRIMARY KEY, state TEXT NOT NULL, severity INTEGER NOT NULL, opened_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL, resolved_at INTEGER, title TEXT NOT NULL, labels TEXT NOT NULL, json BLOB NOT NULL
        );
        CREATE INDEX incidents_by_state ON incidents (state, id);
        CREATE INDEX incidents_by_end ON incidents (resolved_at) WHERE resolved_at IS NOT NULL;
        CREATE TABLE notifications (
            id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, user TEXT NOT NULL, incident INTEGER NOT NULL, at INTEGER NOT NULL,
            state TEXT NOT NULL, core BLOB NOT NULL
        );
        CREATE INDEX notifications_by_user ON notifications (user, seq);
        CREATE INDEX notifications_by_incident ON notifications (incident);
        CREATE TABLE feed (
            seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, user TEXT, notification INTEGER, incident INTEGER, json BLOB
        );
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, topic TEXT NOT NULL, payload BLOB NOT NULL,
            retained INTEGER NOT NULL, expires_in INTEGER
        );
        CREATE TABLE dead_letters (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, source TEXT, topic TEXT NOT NULL, payload BLOB NOT NULL,
            code TEXT NOT NULL, reason TEXT NOT NULL
        );
        """
}
