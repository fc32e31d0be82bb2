namespace MetaFlow.Expressions.Parsing;

/// <summary>
/// Gives the parsed tree its meaning: chains of dots become paths of steps, brackets the predicates of a step, and every
/// '%' finds the step whose input it stands for.
/// </summary>
internal sealed class PathShaper
{
    /// <summary>How deep the tree may get through long chains of operators; the evaluator recurses as deep.</summary>
    public const int MaxDepth = 1500;

    private readonly List<ParentSlot> _slots = [];
    private int _depth;

    public static ExpressionSyntax Shape(Draft draft)
    {
        var shaper = new PathShaper();
        var shaped = shaper.Process(draft);
        if (shaped.Kind == DraftKind.Parent || shaped.Seeking is not null)
        {
            throw new ExpressionException("S0217", shaped.Position, ParentSearch.TypeName(shaped));
        }

        return SyntaxWriter.Write(shaped);
    }

    private Draft Process(Draft draft)
    {
        Nesting.Ensure(draft.Position);
        if (++_depth > MaxDepth)
        {
            throw new ExpressionException("S0501", draft.Position);
        }

        var result = ProcessKind(draft);
        _depth--;
        if (draft.KeepArray)
        {
            result.KeepArray = true;
        }

        return result;
    }

    private Draft ProcessKind(Draft draft)
    {
        switch (draft.Kind)
        {
            case DraftKind.Binary:
                return draft.Text switch
                {
                    "." => ProcessDot(draft),
                    "[" => ProcessPredicate(draft),
                    "{" => ProcessGroup(draft),
                    "^" => ProcessSort(draft),
                    "@" => ProcessFocus(draft),
                    "#" => ProcessIndex(draft),
                    "~>" => ProcessApply(draft),
                    _ => ProcessSides(draft),
                };
            case DraftKind.Negate: return ProcessNegate(draft);
            case DraftKind.Name: return new Draft(DraftKind.Path, draft.Position) { Items = [draft], KeepSingleton = draft.KeepArray };
            case DraftKind.Parent: return ProcessParent(draft);
            case DraftKind.Array:
                draft.Items = draft.Items.ConvertAll(item => Adopt(draft, item));
                return draft;
            case DraftKind.Object:
                draft.Pairs = draft.Pairs.ConvertAll(pair => (Adopt(draft, pair.Key), Adopt(draft, pair.Value)));
                return draft;
            case DraftKind.Block: return ProcessBlock(draft);
            case DraftKind.Call or DraftKind.PartialCall:
                draft.Items = draft.Items.ConvertAll(item => Adopt(draft, item));
                draft.Left = Process(draft.Left!);
                return draft;
            case DraftKind.Lambda:
                draft.Right = TailCalls(Process(draft.Right!));
                return draft;
            case DraftKind.Condition or DraftKind.Coalesce:
                draft.Left = Adopt(draft, draft.Left!);
                draft.Right = Adopt(draft, draft.Right!);
                draft.Third = draft.Third is null ? null : Adopt(draft, draft.Third);
                return draft;
            case DraftKind.Bind:
                draft.Right = Adopt(draft, draft.Right!);
                return draft;
            case DraftKind.Transform:
                draft.Left = Process(draft.Left!);
                draft.Right = Process(draft.Right!);
                draft.Third = draft.Third is null ? null : Process(draft.Third);
                return draft;
            case DraftKind.End: throw new ExpressionException("S0207", draft.Position, "(end)");
            default: return draft;
        }
    }

    private Draft ProcessDot(Draft dot)
    {
        var left = Process(dot.Left!);
        var path = left.Kind == DraftKind.Path ? left : new Draft(DraftKind.Path, left.Position) { Items = [left] };
        if (left.Kind == DraftKind.Parent)
        {
            path.Seeking = [left.Slot!];
        }

        var right = Process(dot.Right!);
        if (right.Kind == DraftKind.Path)
        {
            path.Items.AddRange(right.Items);
        }
        else
        {
            if (right.Predicates is not null)
            {
                (right.Stages, right.Predicates) = (right.Predicates, null);
            }

            path.Items.Add(right);
        }

        foreach (var step in path.Items)
        {
            if (step.Kind is DraftKind.Number or DraftKind.Word)
            {
                throw new ExpressionException("S0213", step.Position, value: step.Text);
            }

            // A text used as a step is the name of a member.
            step.Kind = step.Kind == DraftKind.Text ? DraftKind.Name : step.Kind;
            path.KeepSingleton |= step.KeepArray;
        }

        // An array written as the first or the last step is not taken apart.
        path.Items[0].Constructed |= path.Items[0].Kind == DraftKind.Array;
        path.Items[^1].Constructed |= path.Items[^1].Kind == DraftKind.Array;
        ParentSearch.Resolve(path);
        return path;
    }

    private Draft ProcessPredicate(Draft draft)
    {
        var result = Process(draft.Left!);
        var isPath = result.Kind == DraftKind.Path;
        var step = isPath ? result.Items[^1] : result;
        if (step.Group is not null)
        {
            throw new ExpressionException("S0209", draft.Position);
        }

        var predicate = Process(draft.Right!);
        if (predicate.Seeking is not null)
        {
            foreach (var slot in predicate.Seeking)
            {
                if (slot.Level == 1)
                {
                    ParentSearch.Seek(step, slot);
                }
                else
                {
                    slot.Level--;
                }
            }

            ParentSearch.Pass(step, predicate);
        }

        if (isPath)
        {
            (step.Stages ??= []).Add(predicate);
        }
        else
        {
            (step.Predicates ??= []).Add(predicate);
        }

        return result;
    }

    private Draft ProcessGroup(Draft draft)
    {
        var result = Process(draft.Left!);
        if (result.Group is not null)
        {
            throw new ExpressionException("S0210", draft.Position);
        }

        result.Group = draft.Pairs.ConvertAll(pair => (Process(pair.Key), Process(pair.Value)));
        result.GroupPosition = draft.Position;
        return result;
    }

    private Draft ProcessSort(Draft draft)
    {
        var result = Process(draft.Left!);
        if (result.Kind != DraftKind.Path)
        {
            result = new Draft(DraftKind.Path, result.Position) { Items = [result] };
        }

        var sort = new Draft(DraftKind.Sort, draft.Position, "^");
        sort.Terms = draft.Terms.ConvertAll(term => (Adopt(sort, term.By), term.Descending));
        result.Items.Add(sort);
        ParentSearch.Resolve(result);
        return result;
    }

    private Draft ProcessFocus(Draft draft)
    {
        var result = Process(draft.Left!);
        var step = result.Kind == DraftKind.Path ? result.Items[^1] : result;
        if (step.Stages is not null || step.Predicates is not null)
        {
            throw new ExpressionException("S0215", draft.Position);
        }

        if (step.Kind == DraftKind.Sort)
        {
            throw new ExpressionException("S0216", draft.Position);
        }

        step.KeepArray |= draft.KeepArray;
        step.Focus = draft.Right!.Text;
        step.IsTuple = true;
        return result;
    }

    private Draft ProcessIndex(Draft draft)
    {
        var result = Process(draft.Left!);
        var step = result;
        if (result.Kind == DraftKind.Path)
        {
            step = result.Items[^1];
        }
        else
        {
            result = new Draft(DraftKind.Path, result.Position) { Items = [step] };
            (step.Stages, step.Predicates) = (step.Predicates, null);
        }

        if (step.Stages is null)
        {
            step.Index = draft.Right!.Text;
        }
        else
        {
            step.Stages.Add(new Draft(DraftKind.Operator, draft.Position, draft.Right!.Text));
        }

        step.IsTuple = true;
        return result;
    }

    private Draft ProcessApply(Draft draft)
    {
        draft.Kind = DraftKind.Apply;
        draft.Left = Process(draft.Left!);
        draft.Right = Process(draft.Right!);
        draft.KeepArray |= draft.Left.KeepArray || draft.Right.KeepArray;
        return draft;
    }

    private Draft ProcessSides(Draft draft)
    {
        draft.Left = Adopt(draft, draft.Left!);
        draft.Right = Adopt(draft, draft.Right!);
        return draft;
    }

    private Draft ProcessNegate(Draft draft)
    {
        var operand = Process(draft.Left!);
        if (operand.Kind == DraftKind.Number)
        {
            operand.Number = -operand.Number;
            return operand;
        }

        draft.Left = operand;
        ParentSearch.Pass(draft, operand);
        return draft;
    }

    private Draft ProcessParent(Draft draft)
    {
        draft.Slot = new ParentSlot(_slots.Count);
        _slots.Add(draft.Slot);
        return draft;
    }

    private Draft ProcessBlock(Draft draft)
    {
        draft.Items = draft.Items.ConvertAll(item => Adopt(draft, item));
        draft.Constructed = draft.Items.Exists(item => item.Constructed || (item.Kind == DraftKind.Path && item.Items[0].Constructed));
        return draft;
    }

    // The last thing a lambda does, where it is a call, must not grow the stack.
    private static Draft TailCalls(Draft body)
    {
        switch (body.Kind)
        {
            case DraftKind.Call when body.Predicates is null && body.Group is null && !body.KeepArray:
                body.IsTail = true;
                break;
            case DraftKind.Condition:
                TailCalls(body.Right!);
                if (body.Third is not null)
                {
                    TailCalls(body.Third);
                }

                break;
            case DraftKind.Coalesce:
                TailCalls(body.Right!);
                break;
            case DraftKind.Block when body.Items.Count > 0 && body.Predicates is null && body.Group is null:
                TailCalls(body.Items[^1]);
                break;
        }

        return body;
    }

    private Draft Adopt(Draft parent, Draft child)
    {
        var processed = Process(child);
        ParentSearch.Pass(parent, processed);
        return processed;
    }
}
