using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Steps.Wait;

/// <summary>Which events end the wait of a step: their type, and an expression over them and over what the run knew then.</summary>
/// <param name="Given">What the expression reads of the run.</param>
public sealed record EventMatch(string Type, string? Match, JsonObject Given)
{
    private const string Event = "event";
    private const string Data = "data";

    /// <summary>What a step waits for. Of everything in scope only what the expression reads is kept.</summary>
    public static JsonObject Write(string type, string? match, JsonObject scope)
    {
        var written = JsonObject.Of((Event, type));
        if (match is null)
        {
            return written;
        }

        written = written.With("match", match);
        return Expression.TryCompile(match, out var expression, out _) && Read(expression, scope) is { Count: > 0 } given
            ? written.With("given", given)
            : written;
    }

    /// <summary>Null where a step waits for something else.</summary>
    public static EventMatch? Of(JsonObject waitsFor) => waitsFor[Event] is JsonText type
        ? new EventMatch(type.Value, (waitsFor["match"] as JsonText)?.Value, waitsFor["given"] as JsonObject ?? JsonObject.Empty)
        : null;

    /// <summary>Whether an event is one that is waited for. One for which the expression cannot be evaluated is none.</summary>
    public bool Fits(JsonObject happened, ExpressionCache expressions, ExpressionScope scope)
    {
        if (Match is null)
        {
            return true;
        }

        try
        {
            var seen = Given.With(Event, happened).With(Data, happened[Data] ?? JsonNull.Value);
            return expressions.Get(Match).Evaluate(seen, scope) is JsonBool { Value: true };
        }
        catch (ExpressionException)
        {
            return false;
        }
    }

    private static JsonObject Read(Expression expression, JsonObject scope)
    {
        var given = JsonObject.Empty;
        foreach (var read in RootReads.Of(expression.Syntax))
        {
            if (read.IsEverything)
            {
                return scope;
            }

            if (read.Names[0] is not (Event or Data) && scope[read.Names[0]] is { } known)
            {
                given = given.With(read.Names[0], Take(given[read.Names[0]], known, [.. read.Names.Skip(1)]));
            }
        }

        return given;
    }

    // The members on the way and nothing beside them; of a list all of it.
    private static JsonData Take(JsonData? taken, JsonData known, ReadOnlySpan<string> names)
    {
        if (names.IsEmpty || known is not JsonObject members)
        {
            return known;
        }

        var before = taken as JsonObject ?? JsonObject.Empty;
        return members[names[0]] is { } member ? before.With(names[0], Take(before[names[0]], member, names[1..])) : before;
    }
}
