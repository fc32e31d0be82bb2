using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Reads what a workflow may be given at its start.</summary>
internal static class InputReader
{
    private static readonly Dictionary<string, InputType> Types = new()
    {
        ["any"] = InputType.Any,
        ["string"] = InputType.Text,
        ["integer"] = InputType.Integer,
        ["number"] = InputType.Number,
        ["boolean"] = InputType.Boolean,
        ["array"] = InputType.Array,
        ["object"] = InputType.Object,
    };

    /// <summary>What an author may write as the type of an input.</summary>
    public static IReadOnlyCollection<string> TypeNames => Types.Keys;

    public static IReadOnlyList<InputDeclaration> Read(SourceNode? node, ProblemList problems)
    {
        if (node is null || MemberReader.Of(node, problems) is null)
        {
            return [];
        }

        return [.. node.Members.Select(member => Read(member, problems)).OfType<InputDeclaration>()];
    }

    private static InputDeclaration? Read(SourceMember member, ProblemList problems)
    {
        if (MemberReader.Of(member.Node, problems) is not { } members)
        {
            return null;
        }

        var written = members.Text("type") ?? "any";
        if (!Types.TryGetValue(written, out var type))
        {
            problems.AddUnknown(members.Find("type")!.Place, "workflows.unknown_input_type", written, Types.Keys);
            return null;
        }

        var fallback = members.Find("default");
        var input = new InputDeclaration(
            member.Name, type, fallback?.Value, members.Flag("required") ?? fallback is null,
            members.Number("minimum"), members.Number("maximum"), members.Text("description"))
        {
            Choices = [.. members.List("enum").Select(choice => choice.Value)],
            Schema = members.Find("schema") is { } schema && MemberReader.Of(schema, problems) is not null ? (JsonObject)schema.Value : null,
            Secret = members.Flag("secret") ?? false,
        };
        members.RefuseOthers();
        if (fallback is not null && InputCheck.Check(input, fallback.Value) is { } problem)
        {
            problems.Add(fallback.Place, problem);
        }

        return input;
    }
}
