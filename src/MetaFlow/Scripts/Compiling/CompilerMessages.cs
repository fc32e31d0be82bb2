namespace MetaFlow.Scripts.Compiling;

/// <summary>What the compile worker is asked to do with a source.</summary>
internal enum CompilerTask : byte
{
    Compile = 1,
    Diagnose = 2,
    Complete = 3,
}

/// <param name="Position">Where the person stands, in UTF-16 units: for completion.</param>
internal sealed record CompilerRequest(CompilerTask Task, string Source, int Position = 0);

/// <summary>Something the compiler says about a place of the person's own text; lines and columns are counted from 1.</summary>
/// <param name="Id">A code of the C# compiler such as <c>CS0103</c>, or of the worker such as <c>MF0001</c>.</param>
internal sealed record CompilerFinding(string Id, int Line, int Column, int EndLine, int EndColumn, bool IsError, string Said);

/// <summary>What may stand at a place.</summary>
/// <param name="Owner">The type that has the member as metadata spells it, empty for names in scope.</param>
/// <param name="Kind">method, property, field, type, local, parameter, namespace, keyword.</param>
internal sealed record CompilerOffer(string Name, string Kind, string Owner, string Signature, string Sentence);

/// <summary>The answer of the compile worker: an assembly, or findings, or offers.</summary>
internal sealed record CompilerAnswer
{
    public byte[] Assembly { get; init; } = [];

    public byte[] Symbols { get; init; } = [];

    public IReadOnlyList<CompilerFinding> Findings { get; init; } = [];

    public IReadOnlyList<CompilerOffer> Offers { get; init; } = [];

    /// <summary>Where the word begins that an offer would replace.</summary>
    public int OfferStart { get; init; }

    /// <summary>The script took more memory than its compilation may.</summary>
    public bool IsOverLimit { get; init; }
}

/// <summary>How requests and answers look on the pipe.</summary>
internal static class CompilerMessages
{
    public const int MaxLength = 16 * 1024 * 1024;

    private const int MaxItems = 5000;

    public static byte[] Write(CompilerRequest request) => Bytes(to =>
    {
        to.Write((byte)request.Task);
        to.Write(request.Source);
        to.Write(request.Position);
    });

    public static CompilerRequest ReadRequest(byte[] message)
    {
        using var from = new BinaryReader(new MemoryStream(message, writable: false));
        return new CompilerRequest((CompilerTask)from.ReadByte(), from.ReadString(), from.ReadInt32());
    }

    public static byte[] Write(CompilerAnswer answer) => Bytes(to =>
    {
        to.Write(answer.IsOverLimit);
        to.Write(answer.Assembly.Length);
        to.Write(answer.Assembly);
        to.Write(answer.Symbols.Length);
        to.Write(answer.Symbols);
        to.Write(answer.Findings.Count);
        foreach (var finding in answer.Findings)
        {
            to.Write(finding.Id);
            to.Write(finding.Line);
            to.Write(finding.Column);
            to.Write(finding.EndLine);
            to.Write(finding.EndColumn);
            to.Write(finding.IsError);
            to.Write(finding.Said);
        }

        to.Write(answer.Offers.Count);
        foreach (var offer in answer.Offers)
        {
            to.Write(offer.Name);
            to.Write(offer.Kind);
            to.Write(offer.Owner);
            to.Write(offer.Signature);
            to.Write(offer.Sentence);
        }

        to.Write(answer.OfferStart);
    });

    /// <exception cref="InvalidDataException">The message is not what a worker writes.</exception>
    public static CompilerAnswer ReadAnswer(byte[] message)
    {
        try
        {
            using var from = new BinaryReader(new MemoryStream(message, writable: false));
            var answer = new CompilerAnswer
            {
                IsOverLimit = from.ReadBoolean(),
                Assembly = Bytes(from, message.Length),
                Symbols = Bytes(from, message.Length),
                Findings = Items(from, static from => new CompilerFinding(
                    from.ReadString(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadBoolean(), from.ReadString())),
                Offers = Items(from, static from => new CompilerOffer(
                    from.ReadString(), from.ReadString(), from.ReadString(), from.ReadString(), from.ReadString())),
                OfferStart = from.ReadInt32(),
            };
            return from.BaseStream.Position == message.Length ? answer : throw new InvalidDataException("The answer is longer than it says.");
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("The answer of the compile worker cannot be read.", exception);
        }
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using var to = new BinaryWriter(buffer);
        write(to);
        to.Flush();
        return buffer.ToArray();
    }

    private static byte[] Bytes(BinaryReader from, int most)
    {
        var length = from.ReadInt32();
        return length >= 0 && length <= most ? from.ReadBytes(length) : throw new InvalidDataException("A part of the answer is longer than the whole.");
    }

    private static List<T> Items<T>(BinaryReader from, Func<BinaryReader, T> read)
    {
        var count = from.ReadInt32();
        if (count is < 0 or > MaxItems)
        {
            throw new InvalidDataException("The answer has more items than any may have.");
        }

        var items = new List<T>(count);
        for (var at = 0; at < count; at++)
        {
            items.Add(read(from));
        }

        return items;
    }
}
