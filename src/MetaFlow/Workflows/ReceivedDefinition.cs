namespace MetaFlow.Workflows;

/// <summary>A definition as it comes in from a file or a caller: its bytes, or the problem of its size.</summary>
public sealed record ReceivedDefinition(ReadOnlyMemory<byte> Utf8, Problem? Problem)
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>Takes what the stream has, and never more of it than a definition may be long.</summary>
    /// <param name="length">What the stream says of its length, where it does.</param>
    public static async Task<ReceivedDefinition> TakeAsync(Stream stream, long? length, CancellationToken cancellationToken)
    {
        if (length > SourceText.MaxBytes)
        {
            return Refused(Problem.Of("workflows.too_large", ("size", length), ("limit", SourceText.MaxBytes)));
        }

        // One more byte than promised shows where the stream ends.
        var buffer = new byte[length is > 0 ? (int)length + 1 : FirstBuffer];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
        {
            filled += read;
            if (filled > SourceText.MaxBytes)
            {
                return Refused(Problem.Of("workflows.endless", ("limit", SourceText.MaxBytes)));
            }

            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, SourceText.MaxBytes + 1));
            }
        }

        return new ReceivedDefinition(buffer.AsMemory(0, filled), null);
    }

    /// <inheritdoc cref="WorkflowReader.Read(ReadOnlySpan{byte}, out IReadOnlyList{Problem})"/>
    public Workflow? Read(WorkflowReader reader, out IReadOnlyList<Problem> problems)
    {
        if (Problem is null)
        {
            return reader.Read(Utf8.Span, out problems);
        }

        problems = [Problem];
        return null;
    }

    private static ReceivedDefinition Refused(Problem problem) =>
        new(default(ReadOnlyMemory<byte>), problem with { Path = "", Line = 1, Column = 1 });
}
