using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

internal static class ArrayFunctions
{
    public static JsonData? Append(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        Values.Append(arguments[0], arguments[1], context.Run);

    public static JsonData? Reverse(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray { Count: > 1 } array)
        {
            return arguments[0];
        }

        context.Run.ChargeItems(array.Count);
        var items = array.Items.ToArray();
        Array.Reverse(items);
        return new JsonArray(items);
    }

    /// <summary>Fisher and Yates, inside out.</summary>
    public static JsonData? Shuffle(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray { Count: > 1 } array)
        {
            return arguments[0];
        }

        context.Run.Tick(array.Count);
        context.Run.ChargeItems(array.Count);
        var items = new JsonData[array.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var j = (int)(context.Run.NextRandom() * (i + 1));
            items[i] = items[j];
            items[j] = array[i];
        }

        return new JsonArray(items);
    }

    public static JsonData? Distinct(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray { Count: > 1 } array)
        {
            return arguments[0];
        }

        context.Run.Tick(array.Count);
        context.Run.ChargeWords(array.Count, 4);
        var seen = new HashSet<JsonData>(ValueComparer.Instance);
        var items = new List<JsonData>();
        foreach (var item in array.Items)
        {
            if (seen.Add(item))
            {
                items.Add(item);
            }
        }

        return new JsonArray([.. items], array.Marks & SequenceMarks.Sequence);
    }

    public static JsonData? Zip(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        var length = arguments.Length == 0 ? 0 : int.MaxValue;
        foreach (var argument in arguments)
        {
            length = Math.Min(length, argument is JsonArray array ? array.Count : 0);
        }

        var run = context.Run;
        run.ChargeWords(length, arguments.Length + 8);
        var tuples = new JsonData[length];
        for (var i = 0; i < length; i++)
        {
            var tuple = new JsonData[arguments.Length];
            for (var j = 0; j < tuple.Length; j++)
            {
                tuple[j] = Values.Kept(((JsonArray)arguments[j]!)[i], run);
            }

            run.Tick(tuple.Length);
            tuples[i] = Values.Kept(new JsonArray(tuple), run);
        }

        return new JsonArray(tuples);
    }

    public static JsonData? Sort(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray { Count: > 1 } array)
        {
            return arguments[0];
        }

        var run = context.Run;
        var order = arguments.Length > 1 && arguments[1] is FunctionValue comparison
            ? SortBy(array, comparison, context)
            : MergeSort.Order(array.Count, IsAfter(array), run);
        return new JsonArray(Array.ConvertAll(order, index => array[index]));
    }

    private static int[] SortBy(JsonArray array, FunctionValue comparison, in CallContext context)
    {
        var (run, frame, position) = (context.Run, context.Frame, context.Position);
        return MergeSort.Order(
            array.Count,
            (left, right) => Values.IsTrue(
                new CallContext(run, null, frame, position).CallWith(comparison, array[left], array[right], null)),
            run);
    }

    private static Func<int, int, bool> IsAfter(JsonArray array)
    {
        if (All<JsonNumber>(array))
        {
            return (left, right) => ((JsonNumber)array[left]).Value > ((JsonNumber)array[right]).Value;
        }

        return All<JsonText>(array)
            ? (left, right) => string.CompareOrdinal(((JsonText)array[left]).Value, ((JsonText)array[right]).Value) > 0
            : throw new ExpressionException("D3070");
    }

    private static bool All<T>(JsonArray array)
        where T : JsonData
    {
        foreach (var item in array.Items)
        {
            if (item is not T)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equality as '=' sees it, for sets.</summary>
    private sealed class ValueComparer : IEqualityComparer<JsonData>
    {
        public static readonly ValueComparer Instance = new();

        public bool Equals(JsonData? x, JsonData? y) => x is not null && y is not null && Values.AreEqual(x, y);

        public int GetHashCode(JsonData obj) => obj switch
        {
            JsonText text => text.Value.GetHashCode(StringComparison.Ordinal),
            JsonNumber number => number.Value.GetHashCode(),
            JsonArray { Count: > 0 } array => HashCode.Combine(array.Count, Shallow(array[0]), Shallow(array[^1])),
            JsonObject members => OfMembers(members),
            _ => obj.GetType().GetHashCode(),
        };

        // Members are equal in any order, so their hashes are added up.
        private static int OfMembers(JsonObject members)
        {
            var hash = members.Count;
            for (var i = 0; i < members.Count; i++)
            {
                hash += members.Names[i].GetHashCode(StringComparison.Ordinal) ^ Shallow(members.Values[i]);
            }

            return hash;
        }

        private static int Shallow(JsonData value) => value switch
        {
            JsonText text => text.Value.GetHashCode(StringComparison.Ordinal),
            JsonNumber number => number.Value.GetHashCode(),
            JsonArray array => array.Count,
            JsonObject members => members.Count,
            _ => 0,
        };
    }
}
