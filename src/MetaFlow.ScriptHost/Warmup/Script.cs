using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetaFlow.Scripting;

/// <summary>
/// A script that a child runs on itself before it is locked: it does once what scripts of people do, so that theirs find
/// the runtime awake. What stands here costs every child; what is missing costs the first script that needs it.
/// </summary>
public static class Script
{
    public static object? Run(JsonNode? input, ScriptContext ctx)
    {
        ctx.Log($"warm {ctx.Now:yyyy-MM-dd}");
        var rows = input!["items"]!.AsArray();
        var people = rows
            .Where(row => row!["age"]!.GetValue<int>() > 1)
            .Select(row => new { Name = row!["name"]!.GetValue<string>(), Age = (int)row["age"]!, Price = (decimal)row["price"]! })
            .OrderByDescending(person => person.Age).ThenBy(person => person.Name)
            .ToList();
        var byName = people.GroupBy(person => person.Name).ToDictionary(group => group.Key, group => group.Count());
        var counts = new Dictionary<string, int>();
        foreach (var word in Regex.Split("one two, one", @"\W+"))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        var prices = people.OrderByDescending(person => person.Price).ToDictionary(person => person.Name, person => person.Price);
        var earliest = DateTime.ParseExact("2026-11-21", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        ctx.Log($"{prices["b"]:N0} {earliest:yyyy-MM-dd} {decimal.Parse("1200", CultureInfo.InvariantCulture)}");
        var dates = DateTime.TryParse("2026-11-21", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.AddDays(1) : default;
        var text = new StringBuilder().Append(new Regex("(?<digits>[0-9]+)").Replace("a1b2", "-")).Append(string.Join(", ", people.Select(person => person.Name.ToUpperInvariant())));
        var result = new JsonObject
        {
            ["sum"] = people.Sum(person => person.Price),
            ["average"] = people.Average(person => person.Age),
            ["most"] = counts.OrderByDescending(pair => pair.Value).First().Key,
            ["text"] = text.ToString().Trim().Replace("-", "", StringComparison.Ordinal),
            ["day"] = dates.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["names"] = new JsonArray([.. people.Select(person => JsonValue.Create(person.Name))]),
        };
        return new { result, total = byName.Count, first = people[0] };
    }
}
