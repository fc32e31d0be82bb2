using System.Globalization;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>What the run of a firing is given.</summary>
internal static class FiringInputs
{
    /// <summary>What <c>trigger</c> is in its run.</summary>
    public static JsonObject About(TriggerDeclaration trigger, DateTimeOffset dueAt) => JsonObject.Of(
        ("id", trigger.Id), ("type", trigger.TypeName),
        ("dueAt", dueAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));

    /// <summary>Null and the problem where they cannot be worked out.</summary>
    public static (JsonObject? Inputs, Problem? Problem) Of(
        TriggerDeclaration trigger, JsonObject about, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return trigger.Inputs?.Fill(
                JsonObject.Of(("trigger", about)), new ExpressionScope { Now = now, CancellationToken = cancellationToken }) switch
            {
                null => (JsonObject.Empty, null),
                JsonObject inputs => (inputs, null),
                _ => (null, Problem.Of("triggers.inputs_no_object", ("trigger", trigger.Id))),
            };
        }
        catch (ExpressionException exception)
        {
            return (null, exception.ToProblem() with { Path = $"{trigger.Place.Path}.inputs" });
        }
    }
}
