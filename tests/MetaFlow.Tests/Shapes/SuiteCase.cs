using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Tests.Shapes;

/// <summary>The cases of the official suite, for tests that ask something else about them than the suite does.</summary>
internal sealed record SuiteCase(string Name, Expression Expression, JsonData? Input, JsonObject Variables, bool IsProblem)
{
    public static IEnumerable<SuiteCase> All(string folder)
    {
        var datasets = Directory.EnumerateFiles(Path.Combine(folder, "datasets"), "*.json")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, file => JsonData.Parse(File.ReadAllBytes(file)));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "groups"), "*.json", SearchOption.AllDirectories))
        {
            var content = JsonData.Parse(File.ReadAllBytes(file));
            foreach (var one in content is JsonArray array ? array.Cast<JsonObject>() : [(JsonObject)content])
            {
                var source = one["expr-file"] is JsonText beside
                    ? File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, beside.Value))
                    : (one["expr"] as JsonText)?.Value ?? "";
                if (Expression.TryCompile(source, out var expression, out _))
                {
                    var input = one["data"] ?? (one["dataset"] is JsonText name ? datasets[name.Value] : null);
                    yield return new SuiteCase(
                        $"{Path.GetRelativePath(folder, file)}: {source}", expression, input,
                        one["bindings"] as JsonObject ?? JsonObject.Empty, one["code"] is not null || one["error"] is not null);
                }
            }
        }
    }

    public static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("METAFLOW_FIXTURES") is { Length: > 0 } given)
        {
            return Directory.Exists(Path.Combine(given, "jsonata")) ? Path.Combine(given, "jsonata") : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "fixtures", "jsonata");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
