using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Storage;
using MetaFlow.Web.Settings;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary>What verbs share: the options for settings, and the engine on the configured store.</summary>
internal static class Verb
{
    /// <summary>A verb with the options that every verb has.</summary>
    public static Command Create(string name, string textKey) => new(name, CommandTexts.Get(textKey))
    {
        new Option<string>("--data") { Description = CommandTexts.Get("option.data"), HelpName = "DIR" },
        new Option<string[]>("--set") { Description = CommandTexts.Get("option.set"), HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false },
    };

    public static Option<bool> JsonOption() => new("--json") { Description = CommandTexts.Get("option.json") };

    /// <summary>The settings of the command line; null and a sentence where one is not NAME=VALUE.</summary>
    public static Dictionary<string, string?>? Settings(ParseResult parsed, Terminal terminal)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var written in parsed.GetValue<string[]>("--set") ?? [])
        {
            var at = written.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                terminal.Problem(Problem.Of("commands.not_a_setting", ("written", written)));
                return null;
            }

            settings[written[..at].Replace("__", ":", StringComparison.Ordinal)] = written[(at + 1)..];
        }

        if (parsed.GetValue<string>("--data") is { } data)
        {
            settings[$"{ServerOptions.Section}:{nameof(ServerOptions.DataDirectory)}"] = data;
        }

        return settings;
    }

    /// <summary>Does the work with the engine in this process, on the configured store.</summary>
    /// <param name="prepare">Adds to the engine what this verb alone needs.</param>
    public static async Task<int> RunAsync(
        ParseResult parsed, Terminal terminal, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken,
        Action<IServiceCollection>? prepare = null)
    {
        if (Settings(parsed, terminal) is not { } settings)
        {
            return CommandLine.CouldNotRun;
        }

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddMetaFlow(settings);
        if (SettingsCheck.Check(builder.Configuration) is { Count: > 0 } problems)
        {
            terminal.Problems(problems);
            return CommandLine.CouldNotRun;
        }

        Engine.Add(builder.Services, builder.Configuration);
        prepare?.Invoke(builder.Services);
        using var host = builder.Build();
        try
        {
            await host.Services.GetRequiredService<IStore>().MigrateAsync(cancellationToken);
            return await work(host.Services, cancellationToken);
        }
        catch (StoreException exception)
        {
            terminal.Problem(exception.Problem);
            return CommandLine.CouldNotRun;
        }
        finally
        {
            if (host is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
        }
    }

    /// <summary>The file's bytes; null and a sentence where it cannot be read.</summary>
    public static async Task<byte[]?> ReadFileAsync(string file, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable(file, exception, terminal);
            return null;
        }
    }

    /// <summary>The file's definition, or the problem of its size; null and a sentence where it cannot be read.</summary>
    public static async Task<ReceivedDefinition?> ReadDefinitionAsync(string file, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await ReceivedDefinition.TakeAsync(stream, stream.CanSeek ? stream.Length : null, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable(file, exception, terminal);
            return null;
        }
    }

    private static void Unreadable(string file, Exception exception, Terminal terminal)
    {
        var code = exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => "commands.no_file",
            _ when Directory.Exists(file) => "commands.is_directory",
            _ => "commands.unreadable_file",
        };
        terminal.Problem(Problem.Of(code, ("file", Path.TrimEndingDirectorySeparator(file))));
    }

    /// <summary>A JSON object written on the command line, or in the file that '@' names.</summary>
    public static async Task<JsonObject?> ReadObjectAsync(string? written, Terminal terminal, CancellationToken cancellationToken)
    {
        if (written is null)
        {
            return JsonObject.Empty;
        }

        var bytes = written.StartsWith('@')
            ? await ReadFileAsync(written[1..], terminal, cancellationToken)
            : System.Text.Encoding.UTF8.GetBytes(written);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            if (JsonData.Parse(bytes) is JsonObject given)
            {
                return given;
            }
        }
        catch (System.Text.Json.JsonException)
        {
            // Said below: it is not a JSON object.
        }

        terminal.Problem(Problem.Of("commands.not_an_object", ("written", written)));
        return null;
    }
}
