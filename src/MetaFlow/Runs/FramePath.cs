namespace MetaFlow.Runs;

/// <summary>
/// The names of frames inside the paths of steps: <c>each[3]/steps/mail</c> is the step <c>mail</c> in the frame
/// <c>each[3]</c>, which is around nothing and inside the run.
/// </summary>
internal static class FramePath
{
    /// <summary>The frame that a step is in, and the id of the step.</summary>
    public static (string Frame, string Id) Split(string stepPath) =>
        (stepPath[..(stepPath.LastIndexOf(']') + 1)], stepPath[(stepPath.LastIndexOf('/') + 1)..]);

    /// <summary>Of <c>a/each[3]</c>: the frame around, the id of the step that it belongs to, and which item or branch it is.</summary>
    public static (string Around, string Id, string Key) Owner(string frame)
    {
        var open = frame.LastIndexOf('[');
        var (around, id) = Split(frame[..open]);
        return (around, id, frame[(open + 1)..^1]);
    }

    public static string Around(string frame) => Owner(frame).Around;

    public static bool IsInside(string frame, string other) =>
        frame.Length > other.Length && frame.StartsWith(other, StringComparison.Ordinal);
}
