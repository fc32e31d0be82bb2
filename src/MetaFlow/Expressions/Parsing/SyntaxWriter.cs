using MetaFlow.Json;

namespace MetaFlow.Expressions.Parsing;

/// <summary>Turns the finished draft into the immutable tree.</summary>
internal static class SyntaxWriter
{
    public static ExpressionSyntax Write(Draft draft)
    {
        Nesting.Ensure(draft.Position);
        var inner = WriteInner(draft);
        var isPath = draft.Kind == DraftKind.Path;
        return draft.Predicates is null && (isPath || (draft.Group is null && !draft.KeepArray))
            ? inner
            : new ExpressionSyntax.Suffixed(
                inner, All(draft.Predicates ?? []), isPath ? null : Group(draft), draft.KeepArray, draft.Position);
    }

    private static ExpressionSyntax WriteInner(Draft draft) => draft.Kind switch
    {
        DraftKind.Text => new ExpressionSyntax.Literal(new JsonText(draft.Text), draft.Position),
        DraftKind.Number => new ExpressionSyntax.Literal(JsonNumber.Of(draft.Number), draft.Position),
        DraftKind.Word => new ExpressionSyntax.Literal(Word(draft.Text), draft.Position),
        DraftKind.Regex => new ExpressionSyntax.Regex(draft.Text, draft.Left!.Text, draft.Position),
        DraftKind.Name => new ExpressionSyntax.Member(draft.Text, draft.Position),
        DraftKind.Variable => new ExpressionSyntax.Variable(draft.Text, draft.Position),
        DraftKind.Wildcard => new ExpressionSyntax.Wildcard(draft.Position),
        DraftKind.Descendant => new ExpressionSyntax.Descendants(draft.Position),
        DraftKind.Parent => new ExpressionSyntax.Parent(draft.Slot!.Label, draft.Position),
        DraftKind.Path => new ExpressionSyntax.Path(
            draft.Items.ConvertAll(Step), draft.KeepSingleton || draft.KeepArray, draft.IsTuple, Group(draft), draft.Position),
        DraftKind.Sort => new ExpressionSyntax.Sort(
            draft.Terms.ConvertAll(term => new SortTerm(Write(term.By), term.Descending)), draft.Position),
        DraftKind.Binary => new ExpressionSyntax.Binary(draft.Text, Write(draft.Left!), Write(draft.Right!), draft.Position),
        DraftKind.Negate => new ExpressionSyntax.Negation(Write(draft.Left!), draft.Position),
        DraftKind.Array => new ExpressionSyntax.Array(All(draft.Items), draft.Constructed, draft.Position),
        DraftKind.Object => new ExpressionSyntax.Object(Pairs(draft.Pairs, draft.Position), draft.Position),
        DraftKind.Block => new ExpressionSyntax.Block(All(draft.Items), draft.Constructed, draft.Position),
        DraftKind.Bind => new ExpressionSyntax.Bind(draft.Text, Write(draft.Right!), draft.Position),
        DraftKind.Condition => new ExpressionSyntax.Condition(
            Write(draft.Left!), Write(draft.Right!), draft.Third is null ? null : Write(draft.Third), draft.Position),
        DraftKind.Coalesce => new ExpressionSyntax.Otherwise(draft.Text, Write(draft.Left!), Write(draft.Right!), draft.Position),
        DraftKind.Lambda => new ExpressionSyntax.Lambda(
            draft.Items.ConvertAll(parameter => parameter.Text), draft.Signature?.Definition, Write(draft.Right!), draft.Position),
        DraftKind.Call or DraftKind.PartialCall => new ExpressionSyntax.Call(
            Write(draft.Left!),
            draft.Items.ConvertAll(item => item.Kind == DraftKind.Placeholder ? null : Write(item)),
            draft.Kind == DraftKind.PartialCall,
            draft.IsTail,
            draft.Position),
        DraftKind.Apply => new ExpressionSyntax.Apply(Write(draft.Left!), Write(draft.Right!), draft.KeepArray, draft.Position),
        DraftKind.Transform => new ExpressionSyntax.Transform(
            Write(draft.Left!), Write(draft.Right!), draft.Third is null ? null : Write(draft.Third), draft.Position),
        _ => throw new ExpressionException("S0206", draft.Position, draft.Text),
    };

    private static JsonData Word(string text) => text switch
    {
        "true" => JsonBool.True,
        "false" => JsonBool.False,
        _ => JsonNull.Value,
    };

    private static List<ExpressionSyntax> All(List<Draft> drafts) => drafts.ConvertAll(Write);

    private static PathStep Step(Draft draft) => new(
        draft.Predicates is null && draft.Group is null ? WriteInner(draft) : Write(draft),
        (draft.Stages ?? []).ConvertAll(stage => stage.Kind == DraftKind.Operator
            ? new PathStage(null, stage.Text)
            : new PathStage(Write(stage), null)),
        draft.Focus,
        draft.Index,
        draft.Ancestor?.Label,
        draft.IsTuple);

    private static Grouping? Group(Draft draft) => draft.Group is null ? null : Pairs(draft.Group, draft.GroupPosition);

    private static Grouping Pairs(List<(Draft Key, Draft Value)> pairs, int position) =>
        new(pairs.ConvertAll(pair => (Write(pair.Key), Write(pair.Value))), position);
}
