using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>'+', '-', '*', '/' and '%'.</summary>
internal sealed class ArithmeticNode(char sign, Node left, Node right, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) =>
        TryCalculate(input, frame, run, out var result) ? run.Number(result) : null;

    // Operands that are calculations themselves hand over their number without making a JSON value of it.
    private bool TryCalculate(JsonData? input, Frame frame, EvaluationRun run, out double result)
    {
        EvaluationRun.EnsureStack(Position);
        var hasLeft = Operand(left, input, frame, run, out var leftValue, out var a);
        var hasRight = Operand(right, input, frame, run, out var rightValue, out var b);
        Check(leftValue, hasLeft, a, "T2001", run);
        Check(rightValue, hasRight, b, "T2002", run);
        if (!hasLeft || !hasRight)
        {
            result = 0;
            return false;
        }

        result = sign switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            '/' => a / b,
            _ => a % b,
        };
        return true;
    }

    private static bool Operand(Node node, JsonData? input, Frame frame, EvaluationRun run, out JsonData? value, out double number)
    {
        if (node is ArithmeticNode calculation)
        {
            value = null;
            return calculation.TryCalculate(input, frame, run, out number);
        }

        value = node.Evaluate(input, frame, run);
        number = (value as JsonNumber)?.Value ?? double.NaN;
        return value is not null;
    }

    // Both sides are evaluated before either is judged, so that what goes wrong inside them is told first.
    private void Check(JsonData? value, bool isThere, double number, string code, EvaluationRun run)
    {
        if (!isThere || double.IsFinite(number))
        {
            return;
        }

        throw (value is null or JsonNumber) && !double.IsNaN(number)
            ? new ExpressionException("D1001", Position, sign.ToString(), JsText.OfNumber(number))
            : new ExpressionException(code, Position, sign.ToString(), value is null ? "NaN" : JsText.OfAny(value, run));
    }
}

/// <summary>'=' and '!='; nothing is equal to nothing, and different from nothing neither.</summary>
internal sealed class EqualityNode(bool negated, Node left, Node right, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var a = left.Evaluate(input, frame, run);
        var b = right.Evaluate(input, frame, run);
        return a is not null && b is not null && Values.AreEqual(a, b) != negated ? JsonBool.True : JsonBool.False;
    }
}

/// <summary>'&lt;', '&lt;=', '>' and '>='.</summary>
internal sealed class ComparisonNode(string sign, Node left, Node right, int position) : Node(position)
{
    private readonly bool _less = sign[0] == '<';
    private readonly bool _orEqual = sign.Length == 2;

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var a = left.Evaluate(input, frame, run);
        var b = right.Evaluate(input, frame, run);
        if (a is JsonNumber x && b is JsonNumber y)
        {
            return Answer(_less ? x.Value < y.Value : x.Value > y.Value, x.Value == y.Value);
        }

        if (a is not (null or JsonNumber or JsonText) || b is not (null or JsonNumber or JsonText))
        {
            throw new ExpressionException("T2010", Position, sign);
        }

        if (a is null || b is null)
        {
            return null;
        }

        if (a is not JsonText s || b is not JsonText t)
        {
            throw new ExpressionException("T2009", Position, sign, JsText.Of(a, run), JsText.Of(b, run));
        }

        var order = string.CompareOrdinal(s.Value, t.Value);
        return Answer(_less ? order < 0 : order > 0, order == 0);
    }

    private JsonBool Answer(bool inOrder, bool equal) => inOrder || (_orEqual && equal) ? JsonBool.True : JsonBool.False;
}

/// <summary>'and' and 'or'; the right side is looked at only where it matters.</summary>
internal sealed class LogicNode(bool isAnd, Node left, Node right, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        return Values.IsTrue(left.Evaluate(input, frame, run)) != isAnd
            ? (isAnd ? JsonBool.False : JsonBool.True)
            : Values.IsTrue(right.Evaluate(input, frame, run)) ? JsonBool.True : JsonBool.False;
    }
}

/// <summary>'&amp;': a whole chain of them at once.</summary>
internal sealed class ConcatenationNode(Node[] parts, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var texts = new string[parts.Length];
        var length = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var value = parts[i].Evaluate(input, frame, run);
            texts[i] = value is null ? string.Empty : JsText.Of(value, run);
            length += texts[i].Length;
        }

        run.ChargeText(length);
        return new JsonText(string.Concat(texts));
    }
}

/// <summary>'in'.</summary>
internal sealed class InclusionNode(Node left, Node right, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        EvaluationRun.EnsureStack(Position);
        var sought = left.Evaluate(input, frame, run);
        var among = right.Evaluate(input, frame, run);
        if (sought is null || among is null)
        {
            return JsonBool.False;
        }

        var items = among is JsonArray array ? array.Items : new ReadOnlySpan<JsonData>(in among);
        run.Tick(items.Length);
        foreach (var item in items)
        {
            // Arrays and objects are the same only where they are one and the same.
            if (sought is JsonArray or JsonObject ? ReferenceEquals(item, sought) : Values.AreEqual(item, sought))
            {
                return JsonBool.True;
            }
        }

        return JsonBool.False;
    }
}

/// <summary>'..'.</summary>
internal sealed class RangeNode(Node left, Node right, int position) : Node(position)
{
    private const double MaxSize = 1e7;

    // A number and its place in the array.
    private const int BytesPerNumber = 40;

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => Values.Collapse(EvaluateRaw(input, frame, run));

    public override JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run)
    {
        var hasFirst = TryBound(left.Evaluate(input, frame, run), "T2003", run, out var first);
        var hasLast = TryBound(right.Evaluate(input, frame, run), "T2004", run, out var last);
        if (!hasFirst || !hasLast || first > last)
        {
            return null;
        }

        var size = last - first + 1;
        if (size > MaxSize)
        {
            throw new ExpressionException("D2014", Position, "..", JsText.OfNumber(size));
        }

        run.ChargeItems((int)size);
        run.ChargeBytes((long)size * BytesPerNumber);
        var items = new JsonData[(int)size];
        for (var i = 0; i < items.Length; i++)
        {
            run.Tick();
            items[i] = JsonNumber.Of(first + i);
        }

        return new JsonArray(items, SequenceMarks.Sequence);
    }

    private bool TryBound(JsonData? value, string code, EvaluationRun run, out double bound)
    {
        bound = (value as JsonNumber)?.Value ?? double.NaN;
        return value is not null && (bound == Math.Floor(bound) && double.IsFinite(bound)
            ? true
            : throw new ExpressionException(code, Position, "..", JsText.Of(value, run)));
    }
}
