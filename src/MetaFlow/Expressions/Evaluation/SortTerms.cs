using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>The terms of '^(…)'. What an item is ordered by is evaluated once for each item and term that is needed.</summary>
internal sealed class SortTerms((Node By, bool Descending)[] terms, int position)
{
    public JsonData[] Sort(ReadOnlySpan<JsonData> items, Frame frame, EvaluationRun run)
    {
        var all = items.ToArray();
        if (all.Length < 2)
        {
            return all;
        }

        var keys = new Keys(this, all, null, frame, run);
        var order = MergeSort.Order(all.Length, keys.IsAfter, run);
        return Array.ConvertAll(order, index => all[index]);
    }

    public List<PathTuple> Sort(TupleStream tuples, Frame frame, EvaluationRun run)
    {
        if (tuples.Count < 2)
        {
            return tuples.ToList();
        }

        var all = tuples.ToList();
        var keys = new Keys(this, null, all, frame, run);
        var order = MergeSort.Order(all.Count, keys.IsAfter, run);
        return [.. order.Select(index => all[index])];
    }

    private sealed class Keys(SortTerms owner, JsonData[]? items, List<PathTuple>? tuples, Frame frame, EvaluationRun run)
    {
        private readonly int _terms = owner.Count;
        private readonly JsonData?[] _keys = new JsonData?[owner.Count * (items?.Length ?? tuples!.Count)];
        private readonly bool[] _known = new bool[owner.Count * (items?.Length ?? tuples!.Count)];

        public bool IsAfter(int left, int right)
        {
            for (var term = 0; term < _terms; term++)
            {
                var order = owner.Compare(Key(left, term), Key(right, term), term, run);
                if (order != 0)
                {
                    return order > 0;
                }
            }

            return false;
        }

        private JsonData? Key(int index, int term)
        {
            var at = (index * _terms) + term;
            if (!_known[at])
            {
                var by = owner.By(term);
                _keys[at] = items is null
                    ? by.Evaluate(tuples![index].Value, tuples[index].Bind(frame), run)
                    : by.Evaluate(items[index], frame, run);
                _known[at] = true;
            }

            return _keys[at];
        }
    }

    private int Count => terms.Length;

    private Node By(int term) => terms[term].By;

    // Nothing comes last, whichever the direction.
    private int Compare(JsonData? left, JsonData? right, int term, EvaluationRun run)
    {
        if (left is null || right is null)
        {
            return left is not null ? -1 : right is not null ? 1 : 0;
        }

        int order;
        switch (left, right)
        {
            case (JsonNumber a, JsonNumber b):
                order = a.Value.CompareTo(b.Value);
                break;
            case (JsonText a, JsonText b):
                order = string.CompareOrdinal(a.Value, b.Value);
                break;
            case (JsonNumber or JsonText, JsonNumber or JsonText):
                throw new ExpressionException("T2007", position, value: JsText.Of(left, run), value2: JsText.Of(right, run));
            default:
                throw new ExpressionException("T2008", position, value: JsText.Of(left is JsonNumber or JsonText ? right : left, run));
        }

        return terms[term].Descending ? -order : order;
    }
}

/// <summary>
/// A stable merge sort that asks the same questions as the reference's, so that a comparison function that contradicts
/// itself gives the same order and ends.
/// </summary>
internal static class MergeSort
{
    public static int[] Order(int count, Func<int, int, bool> isAfter, EvaluationRun run)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        run.ChargeItems(count);
        Sort(order, new int[count], 0, count, isAfter, run);
        return order;
    }

    private static void Sort(int[] order, int[] spare, int start, int end, Func<int, int, bool> isAfter, EvaluationRun run)
    {
        if (end - start < 2)
        {
            return;
        }

        var middle = start + ((end - start) / 2);
        Sort(order, spare, start, middle, isAfter, run);
        Sort(order, spare, middle, end, isAfter, run);
        Array.Copy(order, start, spare, start, end - start);
        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
        {
            if (left < middle && right < end)
            {
                run.Tick();
                order[i] = isAfter(spare[left], spare[right]) ? spare[right++] : spare[left++];
            }
            else
            {
                order[i] = left < middle ? spare[left++] : spare[right++];
            }
        }
    }
}
