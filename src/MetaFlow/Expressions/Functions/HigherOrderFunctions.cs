using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>Functions that call a function for each item.</summary>
internal static class HigherOrderFunctions
{
    public static JsonData? Map(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray array)
        {
            return null;
        }

        var function = (FunctionValue)arguments[1]!;
        var run = context.Run;
        var start = run.Top;
        for (var i = 0; i < array.Count; i++)
        {
            if (context.CallWith(function, array[i], JsonNumber.Of(i), array) is { } result)
            {
                run.Push(Values.Kept(result, run));
            }
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    public static JsonData? Filter(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray array)
        {
            return null;
        }

        var function = (FunctionValue)arguments[1]!;
        var run = context.Run;
        var start = run.Top;
        for (var i = 0; i < array.Count; i++)
        {
            if (Values.IsTrue(context.CallWith(function, array[i], JsonNumber.Of(i), array)))
            {
                run.Push(array[i]);
            }
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    public static JsonData? Single(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray array)
        {
            return null;
        }

        var function = arguments.Length > 1 ? arguments[1] as FunctionValue : null;
        JsonData? found = null;
        for (var i = 0; i < array.Count; i++)
        {
            if (function is null || Values.IsTrue(context.CallWith(function, array[i], JsonNumber.Of(i), array)))
            {
                found = found is null ? array[i] : throw new ExpressionException("D3138");
            }
        }

        return found ?? throw new ExpressionException("D3139");
    }

    public static JsonData? Reduce(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonArray array)
        {
            return null;
        }

        var function = (FunctionValue)arguments[1]!;
        if (function.Arity < 2)
        {
            throw new ExpressionException("D3050");
        }

        var result = arguments.Length > 2 ? arguments[2] : null;
        var index = 0;
        if (result is null && array.Count > 0)
        {
            result = array[0];
            index = 1;
        }

        for (; index < array.Count; index++)
        {
            Span<JsonData?> given = [result, array[index], JsonNumber.Of(index), array];
            result = context.Call(function, given[..Math.Min(function.Arity, 4)]);
        }

        return result;
    }

    public static JsonData? Each(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        var run = context.Run;
        var start = run.Top;
        if (arguments[0] is JsonObject members)
        {
            var function = (FunctionValue)arguments[1]!;
            for (var i = 0; i < members.Count; i++)
            {
                if (context.CallWith(function, members.Values[i], new JsonText(members.Names[i]), members) is { } result)
                {
                    run.Push(Values.Kept(result, run));
                }
            }
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    public static JsonData? Sift(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonObject members)
        {
            return null;
        }

        var function = arguments.Length > 1 ? arguments[1] as FunctionValue : null;
        var kept = new JsonObject.Builder(members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            var name = new JsonText(members.Names[i]);
            if (Values.IsTrue(function is null
                ? throw new ExpressionException("T1006")
                : context.CallWith(function, members.Values[i], name, members)))
            {
                kept[name.Value] = Values.Kept(members.Values[i], context.Run);
            }
        }

        context.Run.ChargeWords(members.Count, 2);
        var result = kept.ToObject();
        return result.Count == 0 ? null : result;
    }
}
