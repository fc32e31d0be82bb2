using MetaFlow.Json;
using MetaFlow.Expressions.Parsing;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>Makes the tree of nodes that evaluates an expression from the tree that says what it means.</summary>
internal sealed class Compiler
{
    private readonly HashSet<string> _bound = [];
    private readonly bool _anyNameMayBeBound;
    private int _binds;

    private Compiler(bool anyNameMayBeBound) => _anyNameMayBeBound = anyNameMayBeBound;

    /// <param name="bindsVariables">The evaluation needs a frame of its own for the variables of the outermost level.</param>
    /// <param name="isEvaluated">The source was given to $eval, which sees the variables around the call.</param>
    public static Node Compile(ExpressionSyntax syntax, bool isEvaluated, out bool bindsVariables)
    {
        var names = BoundNames.Of(syntax);
        var compiler = new Compiler(isEvaluated || names.UsesEval);
        compiler._bound.UnionWith(names.Names);
        var node = compiler.Compile(syntax);
        bindsVariables = compiler._binds > 0 || names.UsesEval;
        return node;
    }

    private Node Compile(ExpressionSyntax syntax)
    {
        Nesting.Ensure(syntax.Position);
        return CompileKind(syntax);
    }

    private Node CompileKind(ExpressionSyntax syntax) => syntax switch
    {
        ExpressionSyntax.Literal literal => new LiteralNode(literal.Value, literal.Position),
        ExpressionSyntax.Regex regex => new RegexNode(regex.Pattern, regex.Flags, regex.Position),
        ExpressionSyntax.Member name => new NameNode(name.Text, name.Position),
        ExpressionSyntax.Wildcard => new WildcardNode(syntax.Position),
        ExpressionSyntax.Descendants => new DescendantsNode(syntax.Position),
        ExpressionSyntax.Parent parent => new ParentNode(parent.Label, parent.Position),
        ExpressionSyntax.Variable { Name: "" } => new ContextNode(syntax.Position),
        ExpressionSyntax.Variable variable => Variable(variable.Name, variable.Position),
        ExpressionSyntax.Path path => Path(path),
        ExpressionSyntax.Binary binary => Binary(binary),
        ExpressionSyntax.Negation negation => new NegationNode(Compile(negation.Operand), negation.Position),
        ExpressionSyntax.Array array => new ArrayNode(
            All(array.Items), [.. array.Items.Select(IsArray)], array.IsConstructed, array.Position),
        ExpressionSyntax.Object members => new ObjectNode(Group(members.Members)!, members.Position),
        ExpressionSyntax.Block block => Block(block),
        ExpressionSyntax.Bind bind => Bind(bind),
        ExpressionSyntax.Condition condition => new ConditionNode(
            Compile(condition.Test), Compile(condition.Then), condition.Else is null ? null : Compile(condition.Else), condition.Position),
        ExpressionSyntax.Otherwise other => new OtherwiseNode(
            Compile(other.Left), Compile(other.Right), other.Operator == "??", other.Position),
        ExpressionSyntax.Lambda lambda => Lambda(lambda),
        ExpressionSyntax.Call call => Call(call),
        ExpressionSyntax.Apply apply => new ApplyNode(
            Compile(apply.Value), Compile(CallOf(apply.Function)), apply.KeepArray, apply.Position),
        ExpressionSyntax.Transform transform => new TransformNode(
            Compile(transform.Pattern),
            Compile(transform.Update),
            transform.Delete is null ? null : Compile(transform.Delete),
            Variable("clone", transform.Position),
            transform.Position),
        ExpressionSyntax.Suffixed suffixed => new SuffixedNode(
            Compile(suffixed.Operand),
            [.. suffixed.Predicates.Select(Predicate)],
            Group(suffixed.Group),
            suffixed.KeepArray,
            suffixed.Position),
        _ => throw new ExpressionException("S0206", syntax.Position),
    };

    private Node[] All(IReadOnlyList<ExpressionSyntax> items) => [.. items.Select(Compile)];

    private Predicate Predicate(ExpressionSyntax syntax) => new(Compile(syntax));

    private VariableNode Variable(string name, int position) =>
        new(name, Builtins.Find(name), _anyNameMayBeBound || _bound.Contains(name), position);

    private Node Path(ExpressionSyntax.Path path)
    {
        var constructed = IsConstructed(path.Steps[0].Expression);
        var isAbsolute = IsVariable(path.Steps[0].Expression);
        var group = Group(path.Group);
        return path.Steps.Any(step => step.IsTuple) || path.CarriesTuples
            ? new TuplePathNode(
                [.. path.Steps.Select(TupleStep)], constructed, isAbsolute, path.CarriesTuples, path.KeepSingleton, group, path.Position)
            : new PathNode(
                [.. path.Steps.Select(Step)],
                constructed ? Compile(path.Steps[0].Expression) : null,
                isAbsolute,
                path.KeepSingleton,
                group,
                path.Position);
    }

    private StepNode Step(PathStep step)
    {
        Predicate[] predicates = [.. step.Stages.Select(stage => Predicate(stage.Predicate!))];
        return step.Expression switch
        {
            ExpressionSyntax.Member name => new NameStep(name.Text, predicates),
            ExpressionSyntax.Sort sort => new SortStep(Terms(sort), predicates),
            _ => new ExpressionStep(Compile(step.Expression), predicates),
        };
    }

    private TupleStep TupleStep(PathStep step)
    {
        var sort = step.Expression as ExpressionSyntax.Sort;
        return new TupleStep(
            sort is null ? Compile(step.Expression) : null,
            sort is null ? null : Terms(sort),
            [.. step.Stages.Select(stage => (stage.Predicate is null ? null : Predicate(stage.Predicate), stage.Index))],
            step.Focus,
            step.Index,
            step.Ancestor,
            step.IsTuple);
    }

    private SortTerms Terms(ExpressionSyntax.Sort sort) =>
        new([.. sort.Terms.Select(term => (Compile(term.By), term.Descending))], sort.Position);

    private GroupNode? Group(Grouping? grouping) => grouping is null
        ? null
        : new GroupNode([.. grouping.Pairs.Select(pair => (Compile(pair.Key), Compile(pair.Value)))], grouping.Position);

    private Node Binary(ExpressionSyntax.Binary binary)
    {
        if (binary.Operator == "&")
        {
            return Concatenation(binary);
        }

        var (left, right, position) = (Compile(binary.Left), Compile(binary.Right), binary.Position);
        return binary.Operator switch
        {
            "+" or "-" or "*" or "/" or "%" => new ArithmeticNode(binary.Operator[0], left, right, position),
            "=" or "!=" => new EqualityNode(binary.Operator == "!=", left, right, position),
            "and" or "or" => new LogicNode(binary.Operator == "and", left, right, position),
            "in" => new InclusionNode(left, right, position),
            ".." => new RangeNode(left, right, position),
            _ => new ComparisonNode(binary.Operator, left, right, position),
        };
    }

    private ConcatenationNode Concatenation(ExpressionSyntax.Binary binary)
    {
        var parts = new List<Node>();
        ExpressionSyntax left = binary;
        while (left is ExpressionSyntax.Binary { Operator: "&" } chain)
        {
            parts.Add(Compile(chain.Right));
            left = chain.Left;
        }

        parts.Add(Compile(left));
        parts.Reverse();
        return new ConcatenationNode([.. parts], binary.Position);
    }

    private BlockNode Block(ExpressionSyntax.Block block)
    {
        var before = _binds;
        var items = All(block.Items);
        return new BlockNode(items, _binds > before || _anyNameMayBeBound, block.Position);
    }

    private BindNode Bind(ExpressionSyntax.Bind bind)
    {
        _binds++;
        return new BindNode(bind.Name, Compile(bind.Value), bind.Position);
    }

    private LambdaNode Lambda(ExpressionSyntax.Lambda lambda) => new(
        [.. lambda.Parameters],
        lambda.Signature is null ? null : Signature.Parse(lambda.Signature),
        Compile(lambda.Body),
        lambda.Position);

    private Node Call(ExpressionSyntax.Call call)
    {
        var function = Compile(call.Function);
        var name = call.Function switch
        {
            ExpressionSyntax.Variable variable => variable.Name,
            ExpressionSyntax.Path { Steps: [{ Expression: ExpressionSyntax.Member step }, ..] } => step.Text,
            _ => null,
        };
        return call.IsPartial
            ? new PartialCallNode(
                function, name, [.. call.Arguments.Select(argument => argument is null ? null : Compile(argument))], call.Position)
            : new CallNode(function, name, [.. call.Arguments.Select(argument => Compile(argument!))], call.IsTail, call.Position);
    }

    // As in the reference: a call right of '~>' is made as it stands, and a predicate behind it is not looked at.
    private static ExpressionSyntax CallOf(ExpressionSyntax function) =>
        function is ExpressionSyntax.Suffixed { Operand: ExpressionSyntax.Call { IsPartial: false } call } ? call : function;

    private static bool IsArray(ExpressionSyntax syntax) =>
        syntax is ExpressionSyntax.Array || (syntax is ExpressionSyntax.Suffixed suffixed && IsArray(suffixed.Operand));

    private static bool IsVariable(ExpressionSyntax syntax) =>
        syntax is ExpressionSyntax.Variable || (syntax is ExpressionSyntax.Suffixed suffixed && IsVariable(suffixed.Operand));

    private static bool IsConstructed(ExpressionSyntax syntax) => syntax switch
    {
        ExpressionSyntax.Array array => array.IsConstructed,
        ExpressionSyntax.Block block => block.IsConstructed,
        ExpressionSyntax.Suffixed suffixed => IsConstructed(suffixed.Operand),
        _ => false,
    };
}
