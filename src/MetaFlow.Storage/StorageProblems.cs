namespace MetaFlow.Storage;

/// <summary>Each way in which a database cannot be used, in words. None of them contains a password.</summary>
internal static class StorageProblems
{
    public static Problem NewerSchema(string database, int found, int known) => new(
        "storage.newer_schema",
        $"The database {database} has schema version {found}; this MetaFlow knows versions up to {known}.",
        Hint: "Start the newer MetaFlow that wrote it, or restore the backup from before the upgrade.")
    {
        Names = Named(("database", database), ("found", $"{found}"), ("known", $"{known}")),
    };

    public static Problem MigrationChanged(string database, int number, string name) => new(
        "storage.migration_changed",
        $"Migration {number} '{name}' of this MetaFlow is not the one that was applied to the database {database}.",
        Hint: "Use the release that the database was made with or a later one; a released migration never changes.")
    {
        Names = Named(("database", database), ("number", $"{number}"), ("name", name)),
    };

    public static Problem MigrationFailed(string database, int number, string name) => new(
        "storage.migration_failed",
        $"Migration {number} '{name}' could not be applied to the database {database}. It still has its old schema.",
        Hint: "The log of this start says what the database answered. The old MetaFlow can go on using the database.")
    {
        Names = Named(("database", database), ("number", $"{number}"), ("name", name)),
    };

    public static Problem NotMigrated(string database, int found, int wanted) => new(
        "storage.not_migrated",
        $"The database {database} has schema version {found}; this MetaFlow needs version {wanted}.",
        Hint: "Start 'metaflow serve' once: it brings the schema up to date.")
    {
        Names = Named(("database", database), ("found", $"{found}"), ("wanted", $"{wanted}")),
    };

    public static Problem Unreachable(string database) => new(
        "storage.unreachable",
        $"The database {database} does not answer.",
        Hint: "Check that the server runs and that 'MetaFlow:Storage:ConnectionString' names its host and port.")
    {
        Names = Named(("database", database)),
    };

    public static Problem LoginRefused(string database, string user) => new(
        "storage.login_refused",
        $"The database {database} does not let the user '{user}' in.",
        Hint: "Check user name and password in 'MetaFlow:Storage:ConnectionString'.")
    {
        Names = Named(("database", database), ("user", user)),
    };

    public static Problem NoDatabase(string database) => new(
        "storage.no_database",
        $"There is no database {database}.",
        Hint: "Create it on the server, owned by MetaFlow's user, or correct 'MetaFlow:Storage:ConnectionString'.")
    {
        Names = Named(("database", database)),
    };

    public static Problem NotAllowed(string database, string user) => new(
        "storage.not_allowed",
        $"The user '{user}' may not do what MetaFlow needs in the database {database}.",
        Hint: "Make the user the owner of the database, or grant it to create and change tables there.")
    {
        Names = Named(("database", database), ("user", user)),
    };

    public static Problem ConnectionString() => new(
        "storage.connection_string",
        "'MetaFlow:Storage:ConnectionString' cannot be understood.",
        Hint: "It reads like: Host=db.example.com;Database=metaflow;Username=metaflow;Password=…");

    public static Problem NotADatabase(string database) => new(
        "storage.not_a_database",
        $"The file {database} is not a SQLite database.",
        Hint: "Move it away to start with an empty database, or restore it from the folder 'backups' beside it.")
    {
        Names = Named(("database", database)),
    };

    public static Problem Damaged(string database) => new(
        "storage.damaged",
        $"The database {database} is damaged.",
        Hint: "Stop MetaFlow and restore the newest file from the folder 'backups', or a backup of your own.")
    {
        Names = Named(("database", database)),
    };

    public static Problem ReadOnly(string database) => new(
        "storage.read_only",
        $"{database} cannot be written to.",
        Hint: "Give MetaFlow's user the right to write there, or choose another 'MetaFlow:DataDirectory'.")
    {
        Names = Named(("database", database)),
    };

    public static Problem DiskFull(string database) => new(
        "storage.disk_full",
        $"There is no space left for the database {database}.",
        Hint: "Make room on its disk. Runs go on from their last recorded step.")
    {
        Names = Named(("database", database)),
    };

    public static Problem DiskFailed(string database) => new(
        "storage.disk_failed",
        $"The disk of the database {database} could not read or write.",
        Hint: "The system's log says what is wrong with it. Copy the data directory before anything else.")
    {
        Names = Named(("database", database)),
    };

    public static Problem NoConnection(string database) => new(
        "storage.no_connection",
        $"The server of the database {database} has no connection left to give.",
        Hint: "Raise its 'max_connections', or lower 'Maximum Pool Size' in 'MetaFlow:Storage:ConnectionString'.")
    {
        Names = Named(("database", database)),
    };

    public static Problem Busy(string database) => new(
        "storage.busy",
        $"Another process keeps the database {database} locked.",
        Hint: "Wait until it has finished, or end it. A backup tool should copy the database with SQLite's backup command.")
    {
        Names = Named(("database", database)),
    };

    private static Dictionary<string, string> Named(params (string Name, string Value)[] names) =>
        names.ToDictionary(pair => pair.Name, pair => pair.Value);
}
