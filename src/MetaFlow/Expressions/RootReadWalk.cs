using MetaFlow.Expressions.Evaluation;
using MetaFlow.Expressions.Parsing;
using MetaFlow.Json;

namespace MetaFlow.Expressions;

/// <summary>Goes through an expression once and follows which parts of the root each part of it may stand for.</summary>
internal sealed class RootReadWalk
{
    private readonly Dictionary<string, RootRead> _reads = [];
    private readonly Dictionary<string, RootPlaces> _ancestors = [];
    private BoundNames _bound = new();
    private bool _hasLambdas;
    private bool _hasContextTakers;
    private int _asking;

    public IReadOnlyList<RootRead> Read(ExpressionSyntax syntax)
    {
        _bound = BoundNames.Of(syntax);
        _hasLambdas = Holds(syntax, part => part is ExpressionSyntax.Lambda);
        _hasContextTakers = Holds(syntax, CalledFunctions.MayTakeContext);
        Use(Of(syntax, RootPlaces.Root, new RootBindings(null)));
        return [.. _reads.Values
            .Where(read => read.IsCarried || !_reads.Values.Any(read.Holds))
            .OrderBy(read => read.Path, StringComparer.Ordinal)];
    }

    private static bool Holds(ExpressionSyntax syntax, Func<ExpressionSyntax, bool> what) =>
        what(syntax) || syntax.Children().Any(child => Holds(child, what));

    /// <returns>The parts of the root that the value may be; what is made anew is none of them.</returns>
    private RootPlaces Of(ExpressionSyntax syntax, RootPlaces context, RootBindings bindings)
    {
        Nesting.Ensure(syntax.Position);
        switch (syntax)
        {
            case ExpressionSyntax.Variable variable:
                return OfVariable(variable.Name, context, bindings);
            case ExpressionSyntax.Path path:
                return OfPath(path, context, bindings);
            case ExpressionSyntax.Suffixed suffixed:
                var operand = Of(suffixed.Operand, context, bindings);
                foreach (var predicate in suffixed.Predicates)
                {
                    Ask(predicate, operand, bindings);
                }

                return Grouped(suffixed.Group, operand, bindings);
            case ExpressionSyntax.Object members:
                return Grouped(members.Members, context, bindings);
            case ExpressionSyntax.Array array:
                return RootPlaces.Of(array.Items.Select(item => Of(item, context, bindings)));
            case ExpressionSyntax.Binary { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" or "in" or "and" or "or" } question:
                Ask(question.Left, context, bindings);
                Ask(question.Right, context, bindings);
                return RootPlaces.None;
            case ExpressionSyntax.Block block:
                return OfBlock(block, context, new RootBindings(bindings));
            case ExpressionSyntax.Bind bind:
                return OfBind(bind, context, bindings);
            case ExpressionSyntax.Condition condition:
                Ask(condition.Test, context, bindings);
                var then = Of(condition.Then, context, bindings);
                return condition.Else is { } other ? RootPlaces.Of([then, Of(other, context, bindings)]) : then;
            case ExpressionSyntax.Otherwise otherwise:
                return RootPlaces.Of([Of(otherwise.Left, context, bindings), Of(otherwise.Right, context, bindings)]);
            case ExpressionSyntax.Lambda lambda:
                return OfLambda(lambda, context, new RootBindings(bindings));
            case ExpressionSyntax.Call call:
                return OfCall(call, null, context, bindings);
            case ExpressionSyntax.Apply apply:
                return OfApply(apply, context, bindings);
            case ExpressionSyntax.Transform transform:
                return UseAll(transform, RootPlaces.None, bindings);
            case ExpressionSyntax.Member or ExpressionSyntax.Wildcard or ExpressionSyntax.Descendants or ExpressionSyntax.Parent:
                return OfStep(syntax, context, isFirst: true, bindings);
            default:
                return UseAll(syntax, context, bindings);
        }
    }

    private RootPlaces OfVariable(string name, RootPlaces context, RootBindings bindings)
    {
        if (name == "eval")
        {
            // The text that it evaluates can ask for anything.
            Use(RootPlaces.Root);
        }

        return name switch { "" => context, "$" => RootPlaces.Root, _ => bindings.Find(name) };
    }

    private RootPlaces OfPath(ExpressionSyntax.Path path, RootPlaces context, RootBindings outer)
    {
        var bindings = new RootBindings(outer);
        var current = context;
        for (var i = 0; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            if (step.Ancestor is { } label)
            {
                _ancestors[label] = current;
            }

            var result = OfStep(step.Expression, current, isFirst: i == 0, bindings);
            var next = result;
            if (step.Focus is { } focus)
            {
                // '@' names what was found and stays where it was.
                bindings.Set(focus, result);
                next = current;
            }

            foreach (var predicate in step.Stages.Select(stage => stage.Predicate).OfType<ExpressionSyntax>())
            {
                Ask(predicate, RootPlaces.Of([next, result]), bindings);
            }

            current = next;
        }

        return Grouped(path.Group, current, bindings);
    }

    private RootPlaces OfStep(ExpressionSyntax syntax, RootPlaces current, bool isFirst, RootBindings bindings)
    {
        switch (syntax)
        {
            case ExpressionSyntax.Member member:
                return current.Member(member.Text);
            case ExpressionSyntax.Wildcard or ExpressionSyntax.Descendants:
                Use(current);
                return RootPlaces.None;
            case ExpressionSyntax.Parent parent:
                Ask(current);
                return _ancestors.GetValueOrDefault(parent.Label, RootPlaces.Root);
            case ExpressionSyntax.Sort sort:
                foreach (var term in sort.Terms)
                {
                    Ask(term.By, current, bindings);
                }

                return current;
            default:
                if (!isFirst)
                {
                    // As often as there are items, whatever of them is looked at.
                    Ask(current);
                }

                return Of(syntax, current, bindings);
        }
    }

    private RootPlaces Grouped(Grouping? grouping, RootPlaces context, RootBindings bindings)
    {
        if (grouping is null)
        {
            return context;
        }

        foreach (var (key, value) in grouping.Pairs)
        {
            Use(Of(key, context, bindings));
            Use(Of(value, context, bindings));
        }

        return RootPlaces.None;
    }

    private RootPlaces OfBlock(ExpressionSyntax.Block block, RootPlaces context, RootBindings bindings)
    {
        var last = RootPlaces.None;
        for (var i = 0; i < block.Items.Count; i++)
        {
            last = Of(block.Items[i], context, bindings);
            if (i < block.Items.Count - 1 && block.Items[i] is not ExpressionSyntax.Bind)
            {
                Ask(last);
            }
        }

        return last;
    }

    private RootPlaces OfBind(ExpressionSyntax.Bind bind, RootPlaces context, RootBindings bindings)
    {
        var value = Of(bind.Value, context, bindings);
        if (_hasLambdas)
        {
            // A function may be called before the name is bound again and after it.
            Use(value);
        }

        bindings.Set(bind.Name, value);
        return value;
    }

    // What a function is called with was read by whoever calls it.
    private RootPlaces OfLambda(ExpressionSyntax.Lambda lambda, RootPlaces context, RootBindings bindings)
    {
        foreach (var parameter in lambda.Parameters)
        {
            bindings.Hide(parameter);
        }

        Use(Of(lambda.Body, context, bindings));
        return RootPlaces.None;
    }

    private RootPlaces OfApply(ExpressionSyntax.Apply apply, RootPlaces context, RootBindings bindings)
    {
        var value = Of(apply.Value, context, bindings);
        if (apply.Function is ExpressionSyntax.Call call)
        {
            return OfCall(call, value, context, bindings);
        }

        if (NameOf(apply.Function) is { } name && CalledFunctions.OnlyAsks(name))
        {
            Ask(value);
            return RootPlaces.None;
        }

        Use(value);
        Use(Of(apply.Function, context, bindings));
        return RootPlaces.None;
    }

    private RootPlaces OfCall(ExpressionSyntax.Call call, RootPlaces? first, RootPlaces context, RootBindings bindings)
    {
        var name = NameOf(call.Function);
        var isAsking = name is not null && CalledFunctions.OnlyAsks(name);
        _asking += isAsking ? 1 : 0;
        var given = call.Arguments.OfType<ExpressionSyntax>().Select(argument => Of(argument, context, bindings)).ToList();
        if (first is not null)
        {
            given.Insert(0, first);
        }

        if (name == "lookup" && given.Count == 2 && call.Arguments[^1] is ExpressionSyntax.Literal { Value: JsonText member })
        {
            return given[0].Member(member.Value);
        }

        if (name is null ? _hasContextTakers : CalledFunctions.TakesContext(name, given.Count, context.IsRoot))
        {
            given.Add(context);
        }

        given.ForEach(Use);
        _asking -= isAsking ? 1 : 0;
        Use(Of(call.Function, context, bindings));
        return RootPlaces.None;
    }

    private string? NameOf(ExpressionSyntax function) =>
        function is ExpressionSyntax.Variable { Name: not ("" or "$") and var name } && !_bound.Names.Contains(name) && Builtins.Find(name) is not null
            ? name
            : null;

    private RootPlaces UseAll(ExpressionSyntax syntax, RootPlaces context, RootBindings bindings)
    {
        foreach (var child in syntax.Children())
        {
            Use(Of(child, context, bindings));
        }

        return RootPlaces.None;
    }

    private void Ask(ExpressionSyntax syntax, RootPlaces context, RootBindings bindings)
    {
        _asking++;
        Use(Of(syntax, context, bindings));
        _asking--;
    }

    private void Ask(RootPlaces places)
    {
        _asking++;
        Use(places);
        _asking--;
    }

    private void Use(RootPlaces places)
    {
        foreach (var names in places.All)
        {
            var read = new RootRead(names, IsCarried: _asking == 0);
            if (read.IsCarried || !_reads.ContainsKey(read.Path))
            {
                _reads[read.Path] = read;
            }
        }
    }
}
