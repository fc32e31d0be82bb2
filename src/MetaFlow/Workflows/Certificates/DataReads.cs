using System.Collections.Immutable;
using MetaFlow.Expressions;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Finds out who gave what an expression reads, and which secrets come with it.</summary>
internal sealed class DataReads(CheckedWorkflow workflow)
{
    public const string Output = "output";
    private const string Everything = "everything";
    private const string Unknown = "unknown";

    private static readonly ImmutableSortedSet<string> Nobody = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private readonly List<DataRead> _all = [];
    private readonly HashSet<(string By, string At, string Path, bool IsCarried)> _noted = [];
    private readonly SortedDictionary<string, Tainted> _outputs = new(StringComparer.Ordinal);
    private readonly Tainted _secrets = Tainted.Of(
        workflow.Workflow.Inputs.Where(input => input.Secret).Select(input => (input.Name, Tainted.By(input.Name))));

    public IReadOnlyList<DataRead> All => _all;

    public static ImmutableSortedSet<string> Step(string id) => Nobody.Add($"steps.{id}");

    public void Complete(string step, Tainted output) => _outputs[step] = output;

    public Tainted OutputOf(string step) => _outputs.GetValueOrDefault(step, Tainted.None);

    /// <summary>Notes what a template reads; gives the secrets that its value may hold.</summary>
    public Tainted Of(ValueTemplate template, DataReader reader, DataScope scope) => template.Gather(
        holes => Tainted.Union([.. holes.Select(hole => Of(hole, reader, scope))]),
        items => Tainted.Union([.. items]),
        Tainted.Of);

    /// <summary>Notes what an expression reads; gives the secrets that its value may hold.</summary>
    public Tainted Of(PlacedExpression hole, DataReader reader, DataScope scope) => Note(hole, reader, scope, isAsking: false);

    /// <summary>Notes what an expression reads that decides something and goes no further.</summary>
    public void Ask(PlacedExpression hole, DataReader reader, DataScope scope) => Note(hole, reader, scope, isAsking: true);

    /// <summary>Who gave what a template reads.</summary>
    public static ImmutableSortedSet<string> GiversOf(ValueTemplate template, DataScope scope) => template.Expressions
        .SelectMany(hole => RootReads.Of(hole.Expression.Syntax))
        .Where(read => read.IsCarried)
        .Aggregate(Nobody, (all, read) => all.Union(Givers(read.Names, scope)));

    private Tainted Note(PlacedExpression hole, DataReader reader, DataScope scope, bool isAsking)
    {
        var found = Tainted.None;
        foreach (var read in RootReads.Of(hole.Expression.Syntax))
        {
            var isCarried = read.IsCarried && !isAsking;
            var row = new DataRead(
                reader.Name, reader.Within(hole.Place), read.Path, isCarried, [.. Givers(read.Names, scope)], KindOf(read.Names));
            if (_noted.Add((row.By, row.At, row.Path, row.IsCarried)))
            {
                _all.Add(row);
            }

            if (isCarried)
            {
                found = Tainted.Union([found, TaintOf(read.Names, scope).Flat()]);
            }
        }

        return found;
    }

    private static ImmutableSortedSet<string> Givers(IReadOnlyList<string> names, DataScope scope) => names switch
    {
        [] => [Everything],
        ["steps", var id, ..] => Step(id),
        ["inputs", var name, ..] => [$"inputs.{name}"],
        ["steps" or "inputs" or "trigger" or "run" or "problem", ..] => [names[0]],
        ["vars", var name, ..] => scope.Find(name)?.Givers ?? [Unknown],
        ["vars"] => scope.FindAll()?.Givers ?? [],
        ["item", ..] when scope.Item is { Givers.Count: > 0 } item => item.Givers,
        ["index"] => [],
        _ => [Unknown],
    };

    private Tainted TaintOf(IReadOnlyList<string> names, DataScope scope) => names switch
    {
        [] => Tainted.Union([_secrets, .. _outputs.Values, scope.FindAll()?.Taint ?? Tainted.None, scope.Item?.Taint ?? Tainted.None]),
        ["inputs", ..] => _secrets.At(names.Skip(1)),
        ["steps"] => Tainted.Union([.. _outputs.Values]),
        ["steps", var id, ..] => OutputOf(id).At(names.Skip(2)),
        ["vars"] => scope.FindAll()?.Taint ?? Tainted.None,
        ["vars", var name, ..] => scope.Find(name)?.Taint.At(names.Skip(2)) ?? Tainted.None,
        ["item", ..] => scope.Item?.Taint.At(names.Skip(1)) ?? Tainted.None,
        _ => Tainted.None,
    };

    // In the words of problems, so that it can be said in every language.
    private string? KindOf(IReadOnlyList<string> names)
    {
        var (shape, rest) = names switch
        {
            ["steps", var id, ..] when workflow.Shapes.Outputs.TryGetValue(id, out var output) => (output, names.Skip(2)),
            ["inputs", var name, ..] when workflow.Workflow.Inputs.FirstOrDefault(input => input.Name == name) is { } input =>
                (InputShape.Of(input), names.Skip(2)),
            ["index"] => (LoopShape.Index, []),
            ["problem", ..] => (LoopShape.Problem, names.Skip(1)),
            _ => (Shape.Unknown, Enumerable.Empty<string>()),
        };
        foreach (var name in rest)
        {
            shape = PathShapes.Lookup(shape, name).Shape;
        }

        return shape is Shape.Any or Shape.Nothing ? null : ShapeWords.Word(shape)[1..] is var word && word == "json" ? null : word;
    }
}

/// <summary>Who reads: a step, a trigger, or the output.</summary>
internal sealed record DataReader(string Name, Place Place)
{
    public static DataReader Of(WorkflowStep step) => new($"steps.{step.Id}", step.Place);

    public static DataReader Of(TriggerDeclaration trigger) => new($"triggers.{trigger.Id}", trigger.Place);

    /// <summary>A place in it, such as <c>settings.prompt</c>.</summary>
    public string Within(Place place) => place.Path.StartsWith(Place.Path + ".", StringComparison.Ordinal) ? place.Path[(Place.Path.Length + 1)..] : place.Path;
}
