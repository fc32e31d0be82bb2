using System.Text;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>A file to be read.</summary>
internal sealed record SourceFile(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>What a reader made of a file: Markdown, or plain text.</summary>
/// <param name="Type">What form it has, as metadata say it.</param>
internal sealed record ReadText(string Text, string ContentType, string Type)
{
    public string? Title { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Passages that the reader knows better than the cutter: the operations of a service.</summary>
    public IReadOnlyList<PassageDraft>? Passages { get; init; }

    public IReadOnlyList<(string Method, string Url, Json.JsonData Body, bool IsSchema)> Responses { get; init; } = [];
}

/// <summary>Reads one kind of file.</summary>
internal interface IDocumentReader
{
    /// <exception cref="UnreadableException">With what is wrong.</exception>
    Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken);
}

/// <summary>Ends the reading of a file, from however deep inside, with the problem that a person gets.</summary>
internal sealed class UnreadableException(Problem problem, bool canRetry = false) : Exception(problem.Message)
{
    public Problem Problem { get; } = problem;

    /// <summary>Whether the machine, and not the document, is to blame.</summary>
    public bool CanRetry { get; } = canRetry;
}

/// <summary>Text that grows up to a limit, whatever is packed into a file.</summary>
internal sealed class BoundedText(string file, int most)
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    public BoundedText Add(string text) => Add(text.AsSpan());

    public BoundedText Add(ReadOnlySpan<char> text)
    {
        if (_text.Length + text.Length > most)
        {
            throw new UnreadableException(Problem.Of("knowledge.too_long", ("file", file), ("most", most)));
        }

        _text.Append(text);
        return this;
    }

    /// <summary>An empty line, where there is something above it.</summary>
    public BoundedText Gap()
    {
        while (_text.Length > 0 && _text[^1] is ' ' or '\t')
        {
            _text.Length--;
        }

        return _text.Length == 0 ? this : EndsWith("\n\n") ? this : Add(_text[^1] == '\n' ? "\n" : "\n\n");
    }

    public BoundedText NewLine() => _text.Length == 0 || _text[^1] == '\n' ? this : Add("\n");

    /// <summary>A space, where a word stands before it.</summary>
    public BoundedText Space() => _text.Length == 0 || char.IsWhiteSpace(_text[^1]) ? this : Add(" ");

    public override string ToString() => _text.ToString().Trim('\n') is { Length: > 0 } text ? text + "\n" : "";

    private bool EndsWith(string end) => _text.Length >= end.Length && _text.ToString(_text.Length - end.Length, end.Length) == end;
}
