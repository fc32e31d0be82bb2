using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Workflows;

/// <summary>Holds what a run is given against what its workflow declares.</summary>
public static class InputCheck
{
    /// <summary>The inputs with defaults filled in; null and every problem where they do not fit.</summary>
    public static JsonObject? Complete(
        IReadOnlyList<InputDeclaration> declared, JsonObject given, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        var complete = new JsonObject.Builder();
        foreach (var input in declared)
        {
            if ((given[input.Name] ?? input.Default) is { } value)
            {
                complete[input.Name] = value;
                if (Check(input, value) is { } problem)
                {
                    found.Add(problem with { Path = $"inputs.{input.Name}" });
                }
            }
            else if (input.Required)
            {
                found.Add(Problem.Of("workflows.missing_input", ("name", input.Name)) with { Path = $"inputs.{input.Name}" });
            }
        }

        foreach (var (name, _) in given)
        {
            if (declared.All(input => input.Name != name))
            {
                found.Add(Problem.OfUnknown(
                    "workflows.unknown_input", name, declared.Select(input => input.Name)) with { Path = $"inputs.{name}" });
            }
        }

        problems = found;
        return found.Count == 0 ? complete.ToObject() : null;
    }

    internal static Problem? Check(InputDeclaration input, JsonData value)
    {
        var fits = input.Type switch
        {
            InputType.Any => true,
            InputType.Text => value is JsonText,
            InputType.Integer => value is JsonNumber number && number.Value == Math.Truncate(number.Value),
            InputType.Number => value is JsonNumber,
            InputType.Boolean => value is JsonBool,
            InputType.Array => value is JsonArray,
            _ => value is JsonObject,
        };
        if (!fits)
        {
            return Problem.Of(
                "workflows.input_type", ("name", input.Name), ("expected", Word(input.Type)), ("found", MemberReader.KindOf(value)));
        }

        if (input.Choices.Count > 0 && !input.Choices.Any(choice => JsonDiff.Same(choice, value)))
        {
            return Problem.Of(
                "workflows.input_choice", ("name", input.Name), ("found", input.Secret ? "•••" : value),
                ("known", string.Join(", ", input.Choices)));
        }

        return value is JsonNumber { Value: var size } && (size < input.Minimum || size > input.Maximum)
            ? Problem.Of(
                "workflows.input_range", ("name", input.Name), ("found", size),
                ("minimum", input.Minimum?.ToString(CultureInfo.InvariantCulture) ?? "…"), ("maximum", input.Maximum?.ToString(CultureInfo.InvariantCulture) ?? "…"))
            : null;
    }

    private static string Word(InputType type) => type switch
    {
        InputType.Text => "@text",
        InputType.Integer => "@integer",
        InputType.Number => "@number",
        InputType.Boolean => "@flag",
        InputType.Array => "@list",
        InputType.Object => "@object",
        _ => "@json",
    };
}
