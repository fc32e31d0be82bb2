using MetaFlow.Expressions;

namespace MetaFlow.Tests.Expressions;

public sealed class ExpressionSuiteTests
{
    // Cases of the official suite that this engine answers otherwise, each with its reason. None is known.
    private static readonly HashSet<string> Known = [];

    [Fact]
    public void The_official_suite_passes()
    {
        var folder = Fixtures("jsonata");
        Assert.SkipWhen(folder is null, "The official JSONata suite is not here. Set METAFLOW_FIXTURES to the folder that holds 'jsonata'.");

        var results = ExpressionSuite.Run(folder!);
        var failed = results.Where(result => !result.Passed && !Known.Contains(result.Name)).ToList();

        Assert.NotEmpty(results);
        Assert.True(
            failed.Count <= results.Count / 100,
            $"{results.Count - failed.Count} passed, {failed.Count} failed\n" + string.Join('\n', failed.Select(result => $"{result.Name}: {result.Difference}")));
    }

    [Fact]
    public void A_case_says_what_was_expected_and_found()
    {
        var folder = Directory.CreateTempSubdirectory("metaflow-suite-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "groups", "sums"));
        Directory.CreateDirectory(Path.Combine(folder, "datasets"));
        File.WriteAllText(Path.Combine(folder, "datasets", "small.json"), """{"a":[1,2]}""");
        File.WriteAllText(Path.Combine(folder, "groups", "sums", "late.jsonata"), "$sum(a)");
        File.WriteAllText(Path.Combine(folder, "groups", "sums", "cases.json"), """
            [
              { "expr": "a[0]", "dataset": "small", "bindings": {}, "result": 1 },
              { "expr-file": "late.jsonata", "dataset": "small", "bindings": {}, "result": 4 },
              { "expr": "1 + 'a'", "data": null, "code": "T2002", "token": "+" },
              { "expr": "$reverse([1,2,3])", "data": null, "result": [1,2,3], "unordered": true },
              { "expr": "$x", "data": null, "bindings": { "x": "값" }, "result": "값" },
              { "expr": "b", "dataset": "small", "undefinedResult": true }
            ]
            """);

        var results = ExpressionSuite.Run(folder);

        var failed = Assert.Single(results, result => !result.Passed);
        Assert.Equal("sums/cases.json#1", failed.Name);
        Assert.Equal("expected 4, found 3", failed.Difference);
        Directory.Delete(folder, recursive: true);
    }

    private static string? Fixtures(string name)
    {
        if (Environment.GetEnvironmentVariable("METAFLOW_FIXTURES") is { Length: > 0 } given)
        {
            return Directory.Exists(Path.Combine(given, name)) ? Path.Combine(given, name) : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "fixtures", name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
