namespace MetaFlow.Storage;

/// <summary>Each way in which a database cannot be used. None of them contains a password.</summary>
internal static class StorageProblems
{
    public static Problem NewerSchema(string database, int found, int known) =>
        Problem.Of("storage.newer_schema", ("database", database), ("found", found), ("known", known));

    public static Problem MigrationChanged(string database, int number, string name) =>
        Problem.Of("storage.migration_changed", ("database", database), ("number", number), ("name", name));

    public static Problem MigrationFailed(string database, int number, string name) =>
        Problem.Of("storage.migration_failed", ("database", database), ("number", number), ("name", name));

    public static Problem NotMigrated(string database, int found, int wanted) =>
        Problem.Of("storage.not_migrated", ("database", database), ("found", found), ("wanted", wanted));

    public static Problem Unreachable(string database) => Problem.Of("storage.unreachable", ("database", database));

    public static Problem LoginRefused(string database, string user) =>
        Problem.Of("storage.login_refused", ("database", database), ("user", user));

    public static Problem NoDatabase(string database) => Problem.Of("storage.no_database", ("database", database));

    public static Problem NotAllowed(string database, string user) =>
        Problem.Of("storage.not_allowed", ("database", database), ("user", user));

    public static Problem ConnectionString() => Problem.Of("storage.connection_string");

    public static Problem NotADatabase(string database) => Problem.Of("storage.not_a_database", ("database", database));

    public static Problem Damaged(string database) => Problem.Of("storage.damaged", ("database", database));

    /// <param name="place">A directory or a database, in quotes.</param>
    public static Problem ReadOnly(string place) => Problem.Of("storage.read_only", ("place", place));

    public static Problem DiskFull(string database) => Problem.Of("storage.disk_full", ("database", database));

    public static Problem DiskFailed(string database) => Problem.Of("storage.disk_failed", ("database", database));

    public static Problem NoConnection(string database) => Problem.Of("storage.no_connection", ("database", database));

    public static Problem Busy(string database) => Problem.Of("storage.busy", ("database", database));
}
