namespace MetaFlow.Expressions.Parsing;

internal enum DraftKind
{
    End,
    Name,
    Variable,
    Text,
    Number,
    Word,
    Regex,
    Operator,
    Wildcard,
    Descendant,
    Parent,
    Binary,
    Negate,
    Array,
    Object,
    Block,
    Call,
    PartialCall,
    Placeholder,
    Lambda,
    Condition,
    Coalesce,
    Transform,
    Bind,
    Apply,
    Path,
    Sort,
}

/// <summary>
/// A node of the tree while it takes shape: the parser writes the first half, <see cref="PathShaper"/> the second.
/// What leaves the folder is the immutable <see cref="ExpressionSyntax"/>.
/// </summary>
internal sealed class Draft(DraftKind kind, int position, string text = "")
{
    public DraftKind Kind { get; set; } = kind;

    public int Position { get; } = position;

    /// <summary>The name, text or operator.</summary>
    public string Text { get; } = text;

    public double Number { get; set; }

    public Draft? Left { get; set; }

    public Draft? Right { get; set; }

    public Draft? Third { get; set; }

    /// <summary>Items of an array or block, arguments of a call, parameters of a lambda, steps of a path.</summary>
    public List<Draft> Items { get; set; } = [];

    public List<(Draft Key, Draft Value)> Pairs { get; set; } = [];

    public List<(Draft By, bool Descending)> Terms { get; set; } = [];

    public Signature? Signature { get; set; }

    public bool KeepArray { get; set; }

    // The second half: what belongs to a path and its steps.
    public bool KeepSingleton { get; set; }

    public bool Constructed { get; set; }

    public bool IsTuple { get; set; }

    public bool IsTail { get; set; }

    public string? Focus { get; set; }

    public string? Index { get; set; }

    /// <summary>Predicates of anything that is not a step.</summary>
    public List<Draft>? Predicates { get; set; }

    /// <summary>Predicates and index bindings of a step, in order; an index binding is an operator '#'.</summary>
    public List<Draft>? Stages { get; set; }

    public List<(Draft Key, Draft Value)>? Group { get; set; }

    public int GroupPosition { get; set; }

    public ParentSlot? Slot { get; set; }

    public ParentSlot? Ancestor { get; set; }

    public List<ParentSlot>? Seeking { get; set; }
}

/// <summary>What one '%' refers to: the label it is bound under, and how many steps it still has to go up.</summary>
internal sealed class ParentSlot(int number)
{
    public string Label { get; set; } = "%" + number;

    public int Level { get; set; } = 1;
}
