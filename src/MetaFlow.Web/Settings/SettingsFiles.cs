namespace MetaFlow.Web.Settings;

/// <summary>Where settings come from, weakest first: metaflow.json, the environment, the command line.</summary>
internal static class SettingsFiles
{
    public const string FileName = "metaflow.json";

    public static void AddMetaFlow(this IConfigurationBuilder configuration, IReadOnlyDictionary<string, string?> commandLine)
    {
        configuration.Sources.Clear();
        configuration
            .AddJsonFile(Path.Combine(Environment.CurrentDirectory, FileName), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(commandLine);
    }
}
