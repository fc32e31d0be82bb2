using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>Which folders triggers may watch.</summary>
public sealed class FileTriggerOptions
{
    public const string Section = "MetaFlow:Files";

    /// <summary>The folders that triggers may watch, with all below them, with commas between; none when empty.</summary>
    public string? Folders { get; set; }

    /// <summary>How often it is looked for new files; a file is taken when it looks the same twice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(2);

    internal IReadOnlyList<string> Roots => [.. (Folders ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];
}

[OptionsValidator]
internal sealed partial class FileTriggerOptionsValidator : IValidateOptions<FileTriggerOptions>;
