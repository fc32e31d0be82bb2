namespace MetaFlow.ScriptCompiler;

/// <summary>Scripts that use what most scripts use, so that the first real one finds the compiler warm.</summary>
internal static class WarmUp
{
    public static void Run(Compiler compiler)
    {
        foreach (var script in Scripts)
        {
            compiler.Compile(script);
            compiler.Diagnose(script);
        }

        compiler.Complete("input.", 6);
        compiler.Complete("return Da", 9);
    }

    private static readonly IReadOnlyList<string> Scripts =
    [
        "input[\"a\"].Int + 1",
        """
        var rows = input["rows"].Items
            .Where(row => row.Has("price") && !row["price"].IsNull)
            .Select(row => new Row(row["name"].Text, row["price"].Number))
            .ToList();
        var groups = new Dictionary<string, decimal>();
        foreach (var row in rows)
        {
            var key = Regex.Replace(row.Name.Trim().ToLowerInvariant(), @"\s+", " ");
            groups[key] = groups.TryGetValue(key, out var sum) ? sum + row.Price : row.Price;
        }

        string Level(decimal price) => price switch { > 100 => "high", > 10 => "middle", _ => "low" };
        ctx.Log($"{rows.Count} rows, {groups.Count:N0} groups on {ctx.Now:yyyy-MM-dd}");
        try
        {
            var parsed = DateTimeOffset.Parse(input["day"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            return new
            {
                day = Dates.FormatKorean(parsed),
                top = groups.OrderByDescending(group => group.Value).Take(3).Select(group => new { group.Key, group.Value, level = Level(group.Value) }),
                average = rows.Count > 0 ? rows.Average(row => row.Price) : 0,
                words = string.Join(", ", rows.GroupBy(row => row.Name[0]).Select(group => $"{group.Key}{group.Count()}")),
            };
        }
        catch (FormatException)
        {
            return new JsonObject { ["error"] = "no day", ["rows"] = new JsonArray([.. rows.Select(row => (JsonNode)row.Name)]) };
        }

        record Row(string Name, decimal Price);
        """,
        // What is wrong is said as fast as what is right.
        "return nobody + input.Nothing() + new Missing();",
        "var a = (1; return",
        "#if X\nreturn 1;\n#endif",
    ];
}
