using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>Calls: what they give, and names and arguments that are certainly wrong.</summary>
internal sealed class CallShapes(Inference inference)
{
    /// <param name="first">The argument that <c>~></c> puts before the others.</param>
    public Flow Of(ExpressionSyntax.Call call, Flow? first, Flow context, Bindings bindings)
    {
        var given = new List<Argument>();
        if (first is not null)
        {
            given.Add(new Argument(first, call.Position, null));
        }

        foreach (var argument in call.Arguments.OfType<ExpressionSyntax>())
        {
            var guarded = Guarded(call, argument, context, bindings);
            given.Add(new Argument(guarded, OperatorShapes.Place(argument), argument));
        }

        var result = Call(call.Function, given, isWhole: !call.IsPartial, context, bindings);
        return call.IsPartial ? new Flow(new Shape.Function(Flow.Unknown)) : result;
    }

    public Flow Of(ExpressionSyntax.Apply apply, Flow context, Bindings bindings)
    {
        var value = inference.Of(apply.Value, context, bindings);
        if (value.Shape is Shape.Function)
        {
            inference.Of(apply.Function, context, bindings);
            return new Flow(new Shape.Function(Flow.Unknown));
        }

        var result = apply.Function is ExpressionSyntax.Call { IsPartial: false } call
            ? Of(call, value, context, bindings)
            : Call(apply.Function, [new Argument(value, OperatorShapes.Place(apply.Value), apply.Value)], isWhole: true, context, bindings);

        // What is not known may be a function, and two of them make a third.
        return value.Shape is Shape.Any && apply.Value is not ExpressionSyntax.Path || apply.KeepArray ? Flow.Unknown : result;
    }

    // $exists asks whether something is there; it does not need it.
    private Flow Guarded(ExpressionSyntax.Call call, ExpressionSyntax argument, Flow context, Bindings bindings) =>
        call.Function is ExpressionSyntax.Variable { Name: "exists" or "count" }
            ? inference.OfGuarded(argument, argument, context, bindings)
            : inference.Of(argument, context, bindings);

    private Flow Call(ExpressionSyntax function, List<Argument> given, bool isWhole, Flow context, Bindings bindings)
    {
        if (function is ExpressionSyntax.Variable { Name: not ("" or "$") } variable && !inference.Names.IsBound(variable.Name))
        {
            if (BuiltinShapes.Find(variable.Name) is not { } builtin)
            {
                inference.Report(variable.Position, UnknownFunction(variable.Name));
                return Flow.Unknown;
            }

            if (isWhole)
            {
                CheckArguments(variable.Name, builtin, given);
            }

            var result = builtin.Result(new Given([.. given.Select(argument => argument.Flow)], given.ElementAtOrDefault(1)?.Syntax));
            return given.Count < builtin.Needed ? result with { MayBeNothing = true } : result;
        }

        var called = inference.Of(function, context, bindings);
        if (called.Shape is Shape.Function known)
        {
            return known.Result;
        }

        if (called.Shape.Alternatives is { Count: > 0 } all && all.All(one => one is not (Shape.Any or Shape.Function)))
        {
            inference.Report(
                OperatorShapes.Place(function), Problem.Of("types.not_a_function", ("found", ShapeWords.Word(called.Shape))));
        }

        return Flow.Unknown;
    }

    private static Problem UnknownFunction(string name) =>
        Nearest.Of(name, BuiltinShapes.Names) is { } nearest
            ? Problem.Of("types.unknown_function", ("name", $"${name}"), ("nearest", $"${nearest}"))
            : Problem.Of("types.unknown_function", ("name", $"${name}"));

    // With fewer arguments than it needs, the context becomes the first: which is which is then open.
    private void CheckArguments(string name, BuiltinShape builtin, List<Argument> given)
    {
        if (given.Count < builtin.Needed)
        {
            return;
        }

        for (var i = 0; i < Math.Min(given.Count, builtin.Kinds.Length); i++)
        {
            var (flow, position, _) = given[i];
            var (expected, fits) = Expected(builtin.Kinds[i]);
            if (expected is null)
            {
                continue;
            }

            var isList = char.IsUpper(builtin.Kinds[i]);
            if (!isList)
            {
                inference.Need(flow, position);
            }

            var looked = isList ? flow.Items : flow.Shape;
            if (looked.Alternatives is { Count: > 0 } all && all.All(one => one is not Shape.Any && !fits(one)))
            {
                inference.Report(position, Problem.Of(
                    "types.wrong_argument",
                    ("function", $"${name}"), ("number", i + 1), ("expected", expected), ("found", ShapeWords.Word(flow.Shape))));
            }
        }
    }

    private static (string? Word, Func<Shape, bool> Fits) Expected(char kind) => kind switch
    {
        'n' => ("@number", shape => shape is Shape.Number),
        's' => ("@text", shape => shape is Shape.Text),
        'f' => ("@function", shape => shape is Shape.Function),
        'o' => ("@object", shape => shape is Shape.Object),
        'N' => ("@numbers", shape => shape is Shape.Number),
        'S' => ("@texts", shape => shape is Shape.Text),
        'O' => ("@objects", shape => shape is Shape.Object),
        _ => (null, _ => true),
    };

    private sealed record Argument(Flow Flow, int Position, ExpressionSyntax? Syntax);
}

/// <summary>The arguments of a call of a function of the language.</summary>
/// <param name="Second">The second one as it was written.</param>
internal sealed record Given(IReadOnlyList<Flow> Flows, ExpressionSyntax? Second)
{
    public Flow First => At(0);

    /// <summary>The name that the second one says, where it is a constant.</summary>
    public string? SecondText => (Second as ExpressionSyntax.Literal)?.Value is JsonText text ? text.Value : null;

    public Flow At(int index) => index < Flows.Count ? Flows[index] : Flow.Unknown;

    public Flow ResultOf(int index) => At(index).Shape is Shape.Function function ? function.Result : Flow.Unknown;

    /// <summary>The shape, and nothing where an argument is nothing or left to the context.</summary>
    public Flow With(Shape shape) => new(shape, First.MayBeNothing || Flows.Any(flow => flow.MayBeNothing));
}
