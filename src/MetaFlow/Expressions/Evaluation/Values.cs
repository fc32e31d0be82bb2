using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>The rules about values that every part of the evaluator shares.</summary>
internal static class Values
{
    public static JsonData? Collapse(JsonData? value) =>
        value is JsonArray { IsSequence: true } sequence ? CollapseSequence(sequence) : value;

    private static JsonData? CollapseSequence(JsonArray sequence) => sequence.Count switch
    {
        0 => null,
        1 when (sequence.Marks & SequenceMarks.KeepSingleton) == SequenceMarks.None => sequence[0],
        _ => sequence,
    };

    public static bool IsTrue(JsonData? value)
    {
        switch (value)
        {
            case JsonBool boolean: return boolean.Value;
            case JsonText text: return text.Value.Length > 0;
            case JsonNumber number: return number.Value != 0;
            case JsonObject members: return members.Count > 0;
            case JsonArray array:
                EvaluationRun.EnsureStack(0);
                foreach (var item in array.Items)
                {
                    if (IsTrue(item))
                    {
                        return true;
                    }
                }

                return false;
            default: return false;
        }
    }

    /// <summary>The number; one that JSON cannot hold is a problem wherever it is used.</summary>
    public static bool IsNumber(JsonData? value, out double number)
    {
        if (value is not JsonNumber json)
        {
            number = 0;
            return false;
        }

        number = json.Value;
        if (!double.IsFinite(number))
        {
            throw new ExpressionException("D1001", value: JsText.OfNumber(number));
        }

        return true;
    }

    public static bool AreEqual(JsonData left, JsonData right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        EvaluationRun.EnsureStack(0);
        switch (left, right)
        {
            case (JsonText a, JsonText b): return a.Value == b.Value;
            case (JsonNumber a, JsonNumber b): return a.Value == b.Value;
            case (JsonArray a, JsonArray b):
                if (a.Count != b.Count)
                {
                    return false;
                }

                for (var i = 0; i < a.Count; i++)
                {
                    if (!AreEqual(a[i], b[i]))
                    {
                        return false;
                    }
                }

                return true;
            case (JsonObject a, JsonObject b):
                if (a.Count != b.Count)
                {
                    return false;
                }

                for (var i = 0; i < a.Count; i++)
                {
                    if (!b.TryGet(a.Names[i], out var other) || !AreEqual(a.Values[i], other))
                    {
                        return false;
                    }
                }

                return true;
            default: return false;
        }
    }

    public static JsonArray ToArray(JsonData value) => value as JsonArray ?? new JsonArray([value], SequenceMarks.Sequence);

    /// <summary>One behind the other, arrays item by item.</summary>
    public static JsonData? Append(JsonData? left, JsonData? right, EvaluationRun run)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        var first = left is JsonArray a ? a.Items : new ReadOnlySpan<JsonData>(in left);
        var second = right is JsonArray b ? b.Items : new ReadOnlySpan<JsonData>(in right);
        run.ChargeItems(first.Length + second.Length);
        var items = new JsonData[first.Length + second.Length];
        first.CopyTo(items);
        second.CopyTo(items.AsSpan(first.Length));
        return new JsonArray(items);
    }

    /// <summary>Notes that a container made here holds another one, or a function: it must be looked through before it leaves.</summary>
    public static JsonData Kept(JsonData value, EvaluationRun run)
    {
        if (value is JsonArray or JsonObject or FunctionValue)
        {
            run.NeedsCleaning = true;
        }

        return value;
    }

    /// <summary>The value as the world outside knows values: no marks, and functions as the empty text.</summary>
    public static JsonData Clean(JsonData value, int depth = 0)
    {
        if (depth > JsonData.MaxDepth)
        {
            throw new ExpressionException("D1017", value: $"{JsonData.MaxDepth}");
        }

        switch (value)
        {
            case FunctionValue: return JsonText.Empty;
            case TupleStream tuples: return Clean(tuples.Items(new EvaluationRun()), depth);
            case JsonNumber number when !double.IsFinite(number.Value):
                throw new ExpressionException("D1001", value: JsText.OfNumber(number.Value));
            case JsonArray array:
                var items = CleanAll(array.Items, depth + 1);
                return items is null ? array.Marked(SequenceMarks.None) : new JsonArray(items);
            case JsonObject members:
                var values = CleanAll(members.Values, depth + 1);
                return values is null ? members : new JsonObject(members.Shape, values);
            default: return value;
        }
    }

    private static JsonData[]? CleanAll(ReadOnlySpan<JsonData> values, int depth)
    {
        JsonData[]? cleaned = null;
        for (var i = 0; i < values.Length; i++)
        {
            var clean = Clean(values[i], depth);
            if (!ReferenceEquals(clean, values[i]))
            {
                cleaned ??= values.ToArray();
                cleaned[i] = clean;
            }
        }

        return cleaned;
    }
}
