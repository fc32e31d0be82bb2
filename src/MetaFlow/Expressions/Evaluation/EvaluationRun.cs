using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>
/// One evaluation while it goes on: its limits, and the stack on which paths gather their items, so that a path
/// allocates nothing but its result.
/// </summary>
internal sealed class EvaluationRun
{
    private const int StepsBetweenChecks = 1024;
    private const int LargestKeptStack = 1 << 16;

    private JsonData[] _stack = new JsonData[256];
    private int _highest;
    private long _steps;
    private long _memory;
    private int _untilCheck;
    private int _depth;
    private long _startedAt;
    private ulong _random;

    public ExpressionScope Scope { get; private set; } = ExpressionScope.Empty;

    public ExpressionLimits Limits => Scope.Limits;

    public JsonData? Root { get; private set; }

    /// <summary>Something made holds a sequence or a function and has to be cleaned before it leaves.</summary>
    public bool NeedsCleaning { get; set; }

    public int Top { get; private set; }

    /// <summary>The call that a lambda ended with; see <see cref="TailCall"/>.</summary>
    public JsonData? PendingFunction { get; set; }

    public JsonData?[] PendingArguments { get; set; } = [];

    public void Begin(JsonData? root, ExpressionScope scope)
    {
        Scope = scope;
        Root = root;
        NeedsCleaning = false;
        Top = 0;
        _steps = scope.Limits.Steps;
        _memory = scope.Limits.Memory;
        _untilCheck = StepsBetweenChecks;
        _depth = 0;
        _startedAt = 0;
        _random = scope.RandomSeed;
    }

    /// <summary>Forgets everything; false where it grew too large to be kept.</summary>
    public bool End()
    {
        Scope = ExpressionScope.Empty;
        Root = null;
        PendingFunction = null;
        PendingArguments = [];
        if (_stack.Length > LargestKeptStack)
        {
            return false;
        }

        Array.Clear(_stack, 0, Math.Max(_highest, Top));
        _highest = 0;
        Top = 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(JsonData item)
    {
        var stack = _stack;
        var top = Top;
        if ((uint)top < (uint)stack.Length)
        {
            // By reference, because storing in an array asks whether it is one of a derived type.
            Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(stack), top) = item;
            Top = top + 1;
        }
        else
        {
            PushGrowing(item);
        }
    }

    public void Push(ReadOnlySpan<JsonData> items)
    {
        if (Top + items.Length > _stack.Length)
        {
            Grow(items.Length);
        }

        items.CopyTo(_stack.AsSpan(Top));
        Top += items.Length;
    }

    /// <summary>What was pushed since; stays readable while more is pushed, also where the stack moves.</summary>
    public ReadOnlySpan<JsonData> Since(int start) => _stack.AsSpan(start, Top - start);

    public JsonData At(int index) => _stack[index];

    public void PopTo(int start)
    {
        _highest = Math.Max(_highest, Top);
        Top = start;
    }

    /// <summary>Lets the topmost items lie from <paramref name="start"/> on, in the place of what was there.</summary>
    public void Move(int start, int from)
    {
        _stack.AsSpan(from, Top - from).CopyTo(_stack.AsSpan(start));
        PopTo(start + Top - from);
    }

    /// <summary>Takes the items off the stack as an array of their own.</summary>
    public JsonData[] Take(int start)
    {
        var items = Since(start).ToArray();
        PopTo(start);
        ChargeItems(items.Length);
        return items;
    }

    /// <summary>Counts work, and now and then looks at the clock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tick(int steps = 1)
    {
        if ((_untilCheck -= steps) < 0)
        {
            Check();
        }
    }

    public void Enter(int position)
    {
        Tick();
        if (++_depth > Limits.Depth)
        {
            throw new ExpressionException("D1011", position, value: Limits.Depth.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        EnsureStack(position);
    }

    public void Leave() => _depth--;

    /// <summary>The last defence of the process: a stack overflow cannot be caught.</summary>
    public static void EnsureStack(int position)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ExpressionException("D1011", position) { IsShortOfStack = true };
        }
    }

    public void ChargeItems(int count)
    {
        if (count > Limits.SequenceLength)
        {
            throw new ExpressionException("D2015", value: $"{Limits.SequenceLength}");
        }

        ChargeBytes((long)count * IntPtr.Size);
    }

    /// <summary>What so many things of so many references are roughly worth.</summary>
    public void ChargeWords(int count, int words) => ChargeBytes((long)count * words * IntPtr.Size);

    /// <summary>A number that was calculated; one that JSON cannot hold may be used here and must not leave.</summary>
    public JsonNumber Number(double value)
    {
        if (!double.IsFinite(value))
        {
            NeedsCleaning = true;
        }

        return JsonNumber.Of(value);
    }

    public string Text(string made)
    {
        ChargeText(made.Length);
        return made;
    }

    public void ChargeText(long length)
    {
        if (length > Limits.TextLength)
        {
            throw new ExpressionException("D1014", value: $"{Limits.TextLength}");
        }

        ChargeBytes(length * 2);
    }

    public void ChargeBytes(long bytes)
    {
        if ((_memory -= bytes) < 0)
        {
            throw new ExpressionException("D1015", value: $"{Limits.Memory}");
        }
    }

    /// <summary>The next number of SplitMix64 (Steele, Lea, Flood 2014) in [0, 1): the same seed gives the same numbers anywhere.</summary>
    public double NextRandom()
    {
        var mixed = _random += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PushGrowing(JsonData item)
    {
        Grow(1);
        _stack[Top++] = item;
    }

    private void Grow(int more)
    {
        if (Top + (long)more > Limits.SequenceLength * 2L)
        {
            throw new ExpressionException("D2015", value: $"{Limits.SequenceLength}");
        }

        ChargeBytes((long)_stack.Length * IntPtr.Size);
        Array.Resize(ref _stack, Math.Max(_stack.Length * 2, Top + more));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Check()
    {
        _steps -= StepsBetweenChecks - _untilCheck;
        _untilCheck = StepsBetweenChecks;
        if (_steps < 0)
        {
            throw new ExpressionException("D1016", value: $"{Limits.Steps}");
        }

        Scope.CancellationToken.ThrowIfCancellationRequested();
        if (_startedAt == 0)
        {
            // An evaluation too short to be checked twice never asks for the time.
            _startedAt = Scope.Clock.GetTimestamp();
        }
        else if (Scope.Clock.GetElapsedTime(_startedAt) > Limits.Time)
        {
            throw new ExpressionException("D1012", value: $"{Limits.Time.TotalMilliseconds}");
        }
    }
}
