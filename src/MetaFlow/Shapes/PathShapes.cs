using System.Collections.Immutable;
using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>Paths, predicates and grouping: where one value becomes many.</summary>
internal sealed class PathShapes(Inference inference)
{
    public Flow Of(ExpressionSyntax.Path path, Flow context, Bindings bindings)
    {
        if (path.CarriesTuples || path.Steps.Any(IsTuple))
        {
            return OfTuples(path, context, bindings);
        }

        var current = context;
        var owner = "";
        for (var i = 0; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            current = step.Expression switch
            {
                ExpressionSyntax.Member member => OfMember(member, step, current, owner, bindings),
                ExpressionSyntax.Sort sort => OfSort(sort, current, bindings),
                _ => OfStep(step, current, isFirst: i == 0, bindings),
            };
            owner = step.Expression is ExpressionSyntax.Member named ? owner.Length == 0 ? named.Text : $"{owner}.{named.Text}" : owner;
        }

        return Finish(current, path.Group, path.KeepSingleton, bindings);
    }

    public Flow Of(ExpressionSyntax.Suffixed suffixed, Flow context, Bindings bindings)
    {
        var current = inference.Of(suffixed.Operand, context, bindings);
        foreach (var predicate in suffixed.Predicates)
        {
            current = Filter(current, predicate, bindings);
        }

        return Finish(current, suffixed.Group, suffixed.KeepArray, bindings);
    }

    /// <summary>An object, or the items of a list put together under their keys.</summary>
    public Flow Grouped(Grouping grouping, Flow context, Bindings bindings)
    {
        var item = context.IsSingle ? context : new Flow(context.Items, MayBeNothing: true);
        var group = context.IsSingle ? context : new Flow(context.Items, MayBeNothing: true, MayBeMany: true);
        var members = ImmutableDictionary.CreateBuilder<string, Member>();
        var isOpen = false;
        foreach (var (key, value) in grouping.Pairs)
        {
            inference.Of(key, item, bindings);
            var flow = inference.Of(value, group, bindings);
            if (key is ExpressionSyntax.Literal { Value: JsonText name })
            {
                members[name.Value] = new Member(flow.Value, flow.MayBeNothing ? Presence.Perhaps : Presence.Always);
            }
            else
            {
                isOpen = true;
            }
        }

        // A key that is calculated may be one of those that are written.
        return new Flow(Shape.ObjectOf(isOpen ? [] : members, isOpen));
    }

    /// <summary>The member of that name in whatever this is.</summary>
    public static Flow Lookup(Shape shape, string name)
    {
        switch (shape)
        {
            case Shape.Any:
                return Flow.Unknown;
            case Shape.List list:
                var inside = Lookup(list.Item, name);
                return inside.Shape is Shape.Nothing ? Flow.Nothing : new Flow(inside.Items, true, true) { Absence = inside.Absence };
            case Shape.Object known when known.Members.TryGetValue(name, out var member):
                return member.Presence switch
                {
                    Presence.NotYet => Flow.Nothing,
                    Presence.PerhapsSkipped => new Flow(member.Shape, MayBeNothing: true) { Absence = new Absence(Absence.SkippedStep, name) },
                    _ => new Flow(member.Shape, member.Presence != Presence.Always) { Absence = member.Absence },
                };
            case Shape.Object { IsOpen: true }:
                return Flow.Unknown;
            case Shape.OneOf some:
                return some.Shapes.Select(one => Lookup(one, name)).Aggregate(Flow.OneOf);
            default:
                return Flow.Nothing;
        }
    }

    private static bool IsTuple(PathStep step) =>
        step.IsTuple || step.Focus is not null || step.Index is not null || step.Ancestor is not null || step.Stages.Any(stage => stage.Index is not null);

    private Flow OfMember(ExpressionSyntax.Member member, PathStep step, Flow current, string owner, Bindings bindings)
    {
        var found = Lookup(current.Shape, member.Text);
        if (found.Shape is Shape.Nothing && current.Shape is not Shape.Nothing)
        {
            MissingMember.Report(inference, member, current.Shape, owner);
        }

        foreach (var stage in step.Stages)
        {
            found = stage.Predicate is { } predicate ? Filter(found, predicate, bindings) : found;
        }

        return (current.MayBeMany || !current.IsSingle && step.Stages.Count > 0 ? Spread(found) : found with
        {
            MayBeNothing = found.MayBeNothing || current.MayBeNothing,
        }) with { Absence = found.Absence ?? current.Absence };
    }

    private Flow OfSort(ExpressionSyntax.Sort sort, Flow current, Bindings bindings)
    {
        foreach (var term in sort.Terms)
        {
            inference.Of(term.By, new Flow(current.Items), bindings);
        }

        return new Flow(current.Items, MayBeNothing: true, MayBeMany: true) { Absence = current.Absence };
    }

    private Flow OfStep(PathStep step, Flow current, bool isFirst, Bindings bindings)
    {
        // The root is taken whole by the first step, a list further in one by one; a variable does not look at it at all.
        var isWhole = current.IsSingle || isFirst && step.Expression is ExpressionSyntax.Variable;
        var input = isWhole ? current
            : isFirst ? new Flow(Union.Of(current.Value, current.Items))
            : new Flow(current.Items);
        var result = step.Expression is ExpressionSyntax.Wildcard or ExpressionSyntax.Descendants or ExpressionSyntax.Parent
            ? Flow.Unknown
            : inference.Of(step.Expression, input with { MayBeNothing = input.MayBeNothing && isFirst }, bindings);
        foreach (var stage in step.Stages)
        {
            result = stage.Predicate is { } predicate ? Filter(result, predicate, bindings) : result;
        }

        return isWhole
            ? result with { MayBeNothing = result.MayBeNothing || (!isFirst && current.MayBeNothing) }
            : Spread(result);
    }

    // What came of each item is put into one sequence; a list is taken apart, unless it was written as one.
    private static Flow Spread(Flow each) => new(Union.Of(each.Shape, each.Items), MayBeNothing: true, MayBeMany: true);

    private Flow Filter(Flow flow, ExpressionSyntax predicate, Bindings bindings)
    {
        var items = flow.Items;
        var answer = inference.Of(predicate, new Flow(items), bindings);
        var isIndex = answer is { Shape: Shape.Number, MayBeMany: false };
        return new Flow(items, MayBeNothing: true, MayBeMany: !isIndex);
    }

    private Flow Finish(Flow current, Grouping? group, bool keepsArray, Bindings bindings)
    {
        if (group is not null)
        {
            current = Grouped(group, current, bindings);
        }

        if (!keepsArray)
        {
            return current;
        }

        return current is { Shape: Shape.List, MayBeMany: false }
            ? current
            : current with { Shape = Shape.ListOf(Union.Of(current.Shape, current.Items)), MayBeMany = false };
    }

    // Behind '@', '#' and '%' every item carries names of its own; what it is itself is not followed.
    private Flow OfTuples(ExpressionSyntax.Path path, Flow context, Bindings bindings)
    {
        var inner = new Bindings(bindings);
        var isFirst = true;
        foreach (var step in path.Steps)
        {
            Bind(step.Focus, inner);
            Bind(step.Index, inner);
            if (step.Expression is not (ExpressionSyntax.Member or ExpressionSyntax.Parent))
            {
                inference.Of(step.Expression, isFirst && step.Expression is ExpressionSyntax.Variable ? context : Flow.Unknown, inner);
            }

            foreach (var stage in step.Stages)
            {
                Bind(stage.Index, inner);
                if (stage.Predicate is { } predicate)
                {
                    inference.Of(predicate, Flow.Unknown, inner);
                }
            }

            isFirst = false;
        }

        return Finish(Flow.Unknown, path.Group, path.KeepSingleton, inner);
    }

    private static void Bind(string? name, Bindings bindings)
    {
        if (name is not null)
        {
            bindings.Set(name, Flow.Unknown);
        }
    }
}
