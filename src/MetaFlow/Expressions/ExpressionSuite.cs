using MetaFlow.Json;

namespace MetaFlow.Expressions;

/// <summary>
/// Runs a directory of cases in the layout of the official JSONata test suite: <c>groups/NAME/*.json</c> with a case or an
/// array of cases in each file, and <c>datasets/*.json</c> that cases name as their input.
/// </summary>
public sealed class ExpressionSuite
{
    private readonly string _directory;
    private readonly Dictionary<string, JsonData> _datasets = [];

    private ExpressionSuite(string directory) => _directory = directory;

    /// <summary>What became of every case, in the order of the files.</summary>
    public static IReadOnlyList<CaseResult> Run(string directory)
    {
        var suite = new ExpressionSuite(directory);
        return
        [
            .. Directory.EnumerateFiles(Path.Combine(directory, "groups"), "*.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .SelectMany(suite.RunFile),
        ];
    }

    private IEnumerable<CaseResult> RunFile(string file)
    {
        var content = JsonData.Parse(File.ReadAllBytes(file));
        var name = Path.GetRelativePath(Path.Combine(_directory, "groups"), file).Replace('\\', '/');
        var cases = content is JsonArray array ? array : [content];
        for (var i = 0; i < cases.Count; i++)
        {
            yield return RunCase((JsonObject)cases[i], $"{name}#{i}", Path.GetDirectoryName(file)!);
        }
    }

    private CaseResult RunCase(JsonObject given, string name, string folder)
    {
        var source = given["expr-file"] is JsonText file
            ? File.ReadAllText(Path.Combine(folder, file.Value))
            : (given["expr"] as JsonText)?.Value ?? string.Empty;
        try
        {
            var value = Expression.Compile(source).Evaluate(Input(given), Scope(given));
            return new CaseResult(name, source, Difference(given, value));
        }
        catch (ExpressionException exception)
        {
            return new CaseResult(name, source, Difference(given, exception));
        }
    }

    private JsonData? Input(JsonObject given)
    {
        if (given.TryGet("data", out var data))
        {
            return data;
        }

        if (given["dataset"] is not JsonText { Value: var name })
        {
            return null;
        }

        if (!_datasets.TryGetValue(name, out var dataset))
        {
            dataset = JsonData.Parse(File.ReadAllBytes(Path.Combine(_directory, "datasets", name + ".json")));
            _datasets[name] = dataset;
        }

        return dataset;
    }

    private static ExpressionScope Scope(JsonObject given)
    {
        var limits = ExpressionLimits.Default;
        if (given["timelimit"] is JsonNumber time && given["depth"] is JsonNumber depth)
        {
            // The suite counts expressions inside each other; a call in a call is about three of them.
            limits = limits with { Time = TimeSpan.FromMilliseconds(time.Value), Depth = (int)depth.Value / 3 };
        }

        return new ExpressionScope
        {
            Variables = (given["bindings"] as JsonObject ?? JsonObject.Empty).ToDictionary(pair => pair.Key, pair => (JsonData?)pair.Value),
            Now = TimeProvider.System.GetUtcNow(),
            Limits = limits,
        };
    }

    private static string? Difference(JsonObject given, JsonData? value)
    {
        if (given["code"] is JsonText code)
        {
            return $"expected the problem {code.Value}, found {Shown(value)}";
        }

        if (given["error"] is not null)
        {
            return $"expected a problem, found {Shown(value)}";
        }

        var expected = given["result"];
        var isEqual = expected is null || value is null
            ? expected is null && value is null
            : AreEqual(expected, value, given["unordered"] is JsonBool { Value: true });
        return isEqual ? null : $"expected {Shown(expected)}, found {Shown(value)}";
    }

    private static string? Difference(JsonObject given, ExpressionException found)
    {
        var error = given["error"] as JsonObject;
        var code = (given["code"] ?? error?["code"]) as JsonText;
        if (code is null || !IsSame(code.Value, found.Code))
        {
            return $"expected {(code is null ? Shown(given["result"]) : "the problem " + code.Value)}, found the problem {found.Code}: {found.Message}";
        }

        var token = ((given["token"] ?? error?["token"]) as JsonText)?.Value;
        if (token is not null && token != found.Token)
        {
            return $"expected the problem to be about '{token}', found '{found.Token}'";
        }

        // What $error and $assert say is the author's; every other sentence is the engine's own.
        var message = found.Said is null ? null : (error?["message"] as JsonText)?.Value;
        return message is null || message == found.Message ? null : $"expected the message '{message}', found '{found.Message}'";
    }

    // The suite's own harness says U1001 for time and depth alike.
    private static bool IsSame(string expected, string found) => expected == found || (expected == "U1001" && found is "D1011" or "D1012");

    private static bool AreEqual(JsonData expected, JsonData found, bool unordered)
    {
        switch (expected, found)
        {
            case (JsonArray a, JsonArray b) when unordered:
                var left = b.ToList();
                return a.Count == b.Count && a.All(item => left.FindIndex(other => AreEqual(item, other, false)) is >= 0 and var at && RemoveAt(left, at));
            case (JsonArray a, JsonArray b):
                return a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, unordered));
            case (JsonObject a, JsonObject b):
                return a.Count == b.Count && a.All(pair => b.TryGet(pair.Key, out var other) && AreEqual(pair.Value, other, unordered));
            case (JsonNumber a, JsonNumber b):
                return a.Value.Equals(b.Value);
            case (JsonText a, JsonText b):
                return a.Value == b.Value;
            default:
                return ReferenceEquals(expected, found);
        }
    }

    private static bool RemoveAt(List<JsonData> items, int index)
    {
        items.RemoveAt(index);
        return true;
    }

    private static string Shown(JsonData? value)
    {
        var text = value?.ToString() ?? "nothing";
        return text.Length <= 200 ? text : text[..200] + "…";
    }

    /// <summary>What became of one case.</summary>
    /// <param name="Name">Its file below <c>groups</c> and its place in there.</param>
    /// <param name="Difference">What was expected and found, or null where the case passed.</param>
    public sealed record CaseResult(string Name, string Source, string? Difference)
    {
        public bool Passed => Difference is null;
    }
}
