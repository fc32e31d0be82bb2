namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>A definition with one thing wrong in it.</summary>
/// <param name="Title">What is wrong, in the words of somebody who looks for the row.</param>
/// <param name="Says">The English sentence.</param>
/// <param name="Marked">The definition; « stands where the problem has to point and is no part of it.</param>
public sealed record BrokenDefinition(string Title, string Code, string Path, string Says, string Marked)
{
    private const char Mark = '«';

    // What the definitions below may use; what each is says what can be wrong with it.
    private const string Inputs = """
        {
            "count": { "type": "integer", "default": 3 }, "name": { "type": "string" }, "urgent": { "type": "boolean" },
            "note": { "type": "string", "required": false }, "discount": { "type": "number", "required": false }, "size": { "enum": ["S", "M", "L"] },
            "address": { "type": "object", "schema": { "properties": { "city": { "type": "string" }, "zip": { "type": "string" } } } },
            "orders": { "type": "array", "schema": { "items": { "required": ["id", "price", "email"], "properties": {
              "id": { "type": "string" }, "price": { "type": "number" }, "email": { "type": "string" } } } } }
          }
        """;

    public string? Korean { get; init; }

    public string? Hint { get; init; }

    /// <summary>The workflow can run and may not do what is meant.</summary>
    public bool IsWarning { get; init; }

    public string Definition => Marked.Replace($"{Mark}", "", StringComparison.Ordinal);

    public int Line => Before.Count(letter => letter == '\n') + 1;

    public int Column => Before.Length - Before.LastIndexOf('\n');

    private string Before => Marked[..Marked.IndexOf(Mark, StringComparison.Ordinal)];

    /// <summary>A workflow of these steps, with inputs of every kind unless others are named.</summary>
    public static string OfSteps(string steps, string inputs = Inputs) =>
        $"{{ \"metaflow\": 1, \"id\": \"example\",\n  \"inputs\": {inputs},\n  \"steps\": [\n{steps} ] }}";

    /// <summary>A workflow without steps that these triggers start.</summary>
    public static string OfTriggers(string triggers, string inputs = "{}") =>
        $"{{ \"metaflow\": 1, \"id\": \"example\", \"inputs\": {inputs}, \"steps\": [],\n  \"triggers\": [\n{triggers} ] }}";

    public override string ToString() => Title;
}
