namespace MetaFlow.Expressions.Parsing;

/// <summary>Finds for every '%' the step whose input it stands for, and marks that step to keep it.</summary>
internal static class ParentSearch
{
    /// <summary>What a part still looks for, the whole looks for too.</summary>
    public static void Pass(Draft parent, Draft child)
    {
        if (child.Kind == DraftKind.Parent)
        {
            (parent.Seeking ??= []).Add(child.Slot!);
        }

        if (child.Seeking is not null && !ReferenceEquals(child.Seeking, parent.Seeking))
        {
            (parent.Seeking ??= []).AddRange(child.Seeking);
        }
    }

    /// <summary>Looks through the steps of a path, from the last to the first.</summary>
    public static void Resolve(Draft path)
    {
        var last = path.Items[^1];
        List<ParentSlot> slots = [.. last.Seeking ?? []];
        if (last.Kind == DraftKind.Parent)
        {
            slots.Add(last.Slot!);
        }

        foreach (var slot in slots)
        {
            var index = path.Items.Count - 2;
            while (slot.Level > 0)
            {
                if (index < 0)
                {
                    (path.Seeking ??= []).Add(slot);
                    break;
                }

                var step = path.Items[index--];

                // Steps that bind their focus one after the other look at the same input: they count once.
                while (index >= 0 && step.Focus is not null && path.Items[index].Focus is not null)
                {
                    step = path.Items[index--];
                }

                Seek(step, slot);
            }
        }
    }

    public static void Seek(Draft step, ParentSlot slot)
    {
        Nesting.Ensure(step.Position);
        switch (step.Kind)
        {
            case DraftKind.Name or DraftKind.Wildcard:
                slot.Level--;
                if (slot.Level == 0)
                {
                    if (step.Ancestor is not null)
                    {
                        slot.Label = step.Ancestor.Label;
                    }

                    step.Ancestor = slot;
                    step.IsTuple = true;
                }

                break;
            case DraftKind.Parent:
                slot.Level++;
                break;
            case DraftKind.Block:
                if (step.Items.Count > 0)
                {
                    step.IsTuple = true;
                    Seek(step.Items[^1], slot);
                }

                break;
            case DraftKind.Path:
                step.IsTuple = true;
                var index = step.Items.Count - 1;
                Seek(step.Items[index--], slot);
                while (slot.Level > 0 && index >= 0)
                {
                    Seek(step.Items[index--], slot);
                }

                break;
            default:
                throw new ExpressionException("S0217", step.Position, TypeName(step));
        }
    }

    /// <summary>The reference's word for a node, which it gives as the token of S0217.</summary>
    public static string TypeName(Draft draft) => draft.Kind switch
    {
        DraftKind.Text => "string",
        DraftKind.Number => "number",
        DraftKind.Word => "value",
        DraftKind.Negate or DraftKind.Array or DraftKind.Object => "unary",
        DraftKind.Call => "function",
        DraftKind.PartialCall => "partial",
        DraftKind.Coalesce or DraftKind.Condition => "condition",
        DraftKind.Variable => "variable",
        DraftKind.Descendant => "descendant",
        DraftKind.Regex => "regex",
        DraftKind.Parent => "parent",
        DraftKind.Binary => "binary",
        DraftKind.Block => "block",
        DraftKind.Lambda => "lambda",
        DraftKind.Transform => "transform",
        DraftKind.Bind => "bind",
        DraftKind.Apply => "apply",
        DraftKind.Sort => "sort",
        _ => "path",
    };
}
