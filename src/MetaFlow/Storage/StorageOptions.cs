using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Storage;

/// <summary>Which database keeps everything.</summary>
public sealed class StorageOptions
{
    public const string Section = "MetaFlow:Storage";

    /// <summary><c>sqlite</c>: a file in the data directory. <c>postgres</c>: a server that several nodes share.</summary>
    [Required]
    [AllowedValues("sqlite", "postgres", ErrorMessage = "'MetaFlow:Storage:Provider' has to be 'sqlite' or 'postgres'.")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>How to reach PostgreSQL, as Npgsql reads it. Not used with SQLite.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>The folder of the database file, blobs and backups. Set from <c>MetaFlow:DataDirectory</c>.</summary>
    public string DataDirectory { get; set; } = "data";
}

[OptionsValidator]
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
