using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>Functions about objects and about values of any kind.</summary>
internal static class ObjectFunctions
{
    public static JsonData? Boolean(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is null ? null : Values.IsTrue(arguments[0]) ? JsonBool.True : JsonBool.False;

    public static JsonData? Not(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is null ? null : Values.IsTrue(arguments[0]) ? JsonBool.False : JsonBool.True;

    public static JsonData? Exists(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is null ? JsonBool.False : JsonBool.True;

    public static JsonData? Type(ReadOnlySpan<JsonData?> arguments, in CallContext context) => arguments[0] switch
    {
        null => null,
        JsonNull => new JsonText("null"),
        JsonNumber => new JsonText("number"),
        JsonText => new JsonText("string"),
        JsonBool => new JsonText("boolean"),
        JsonArray => new JsonText("array"),
        FunctionValue => new JsonText("function"),
        _ => new JsonText("object"),
    };

    public static JsonData? Keys(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        var seen = new HashSet<string>();
        var names = new List<JsonData>();
        AddKeys(arguments[0], seen, names, context.Run);
        context.Run.ChargeWords(names.Count, 4);
        return new JsonArray([.. names], SequenceMarks.Sequence);
    }

    public static JsonData? Lookup(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[1] is not JsonText { Value: var name })
        {
            return null;
        }

        var hint = 0;
        return NameNode.Find(arguments[0], name, ref hint, context.Run);
    }

    public static JsonData? Spread(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not (JsonArray or JsonObject))
        {
            return arguments[0];
        }

        var parts = new List<JsonData>();
        AddParts(arguments[0]!, parts, context.Run);
        context.Run.ChargeWords(parts.Count, 10);
        return new JsonArray([.. parts], SequenceMarks.Sequence);
    }

    public static JsonData? Merge(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray array)
        {
            return null;
        }

        var members = new JsonObject.Builder(array.Count);
        foreach (var item in array.Items)
        {
            if (item is JsonObject part)
            {
                context.Run.Tick(part.Count);
                context.Run.ChargeWords(part.Count, 2);
                for (var i = 0; i < part.Count; i++)
                {
                    members[part.Names[i]] = Values.Kept(part.Values[i], context.Run);
                }
            }
        }

        return members.ToObject();
    }

    /// <summary>A copy in which no array or object stands in two places.</summary>
    public static JsonData? Clone(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is { } value ? Copy(value, context.Run) : null;

    public static JsonData? Error(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        throw new ExpressionException("D3137") { Said = Text(arguments, 0) ?? "$error() function evaluated" };

    public static JsonData? Assert(ReadOnlySpan<JsonData?> arguments, in CallContext context) => Values.IsTrue(arguments[0])
        ? null
        : throw new ExpressionException("D3141") { Said = Text(arguments, 1) ?? "$assert() statement failed" };

    private static string? Text(ReadOnlySpan<JsonData?> arguments, int index) =>
        index < arguments.Length && arguments[index] is JsonText { Value.Length: > 0 } text ? text.Value : null;

    private static void AddKeys(JsonData? value, HashSet<string> seen, List<JsonData> names, EvaluationRun run)
    {
        switch (value)
        {
            case JsonObject members:
                run.Tick(members.Count);
                foreach (var name in members.Names)
                {
                    if (seen.Add(name))
                    {
                        names.Add(new JsonText(name));
                    }
                }

                break;
            case JsonArray array:
                EvaluationRun.EnsureStack(0);
                foreach (var item in array.Items)
                {
                    AddKeys(item, seen, names, run);
                }

                break;
        }
    }

    private static void AddParts(JsonData value, List<JsonData> parts, EvaluationRun run)
    {
        switch (value)
        {
            case JsonObject members:
                run.Tick(members.Count);
                for (var i = 0; i < members.Count; i++)
                {
                    parts.Add(JsonObject.Of((members.Names[i], Values.Kept(members.Values[i], run))));
                }

                break;
            case JsonArray array:
                EvaluationRun.EnsureStack(0);
                foreach (var item in array.Items)
                {
                    AddParts(item, parts, run);
                }

                break;
            default:
                parts.Add(value);
                break;
        }
    }

    private static JsonData Copy(JsonData value, EvaluationRun run)
    {
        switch (value)
        {
            case FunctionValue:
                return JsonText.Empty;
            case JsonArray array:
                EvaluationRun.EnsureStack(0);
                return new JsonArray(CopyAll(array.Items, run));
            case JsonObject members:
                EvaluationRun.EnsureStack(0);
                return new JsonObject(members.Shape, CopyAll(members.Values, run));
            default:
                return value;
        }
    }

    private static JsonData[] CopyAll(ReadOnlySpan<JsonData> values, EvaluationRun run)
    {
        run.Tick(values.Length);
        run.ChargeWords(values.Length + 8, 1);
        var copies = new JsonData[values.Length];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = Values.Kept(Copy(values[i], run), run);
        }

        return copies;
    }
}
