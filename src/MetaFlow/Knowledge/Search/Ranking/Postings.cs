namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Where one term stands: units in rising order, with how often in a byte each. Five bytes an entry.</summary>
internal sealed class Postings
{
    private const int MostInBody = 31;
    private const int MostInHeading = 7;
    private const int HeadingShift = 5;

    private int[] _units = new int[2];
    private byte[] _counts = new byte[2];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Units => _units.AsSpan(0, Count);

    public ReadOnlySpan<byte> Counts => _counts.AsSpan(0, Count);

    public static int InBody(byte count) => count & MostInBody;

    public static int InHeading(byte count) => count >> HeadingShift;

    /// <summary>The unit is higher than every one before.</summary>
    public void Add(int unit, int inHeading, int inBody)
    {
        if (Count == _units.Length)
        {
            var room = Count < 8 ? Count * 2 : Count + (Count / 2);
            Array.Resize(ref _units, room);
            Array.Resize(ref _counts, room);
        }

        _units[Count] = unit;
        _counts[Count++] = (byte)((Math.Min(inHeading, MostInHeading) << HeadingShift) | Math.Min(inBody, MostInBody));
    }

    public void Remove(int unit)
    {
        var at = Array.BinarySearch(_units, 0, Count, unit);
        if (at >= 0)
        {
            Array.Copy(_units, at + 1, _units, at, Count - at - 1);
            Array.Copy(_counts, at + 1, _counts, at, Count - at - 1);
            Count--;
        }
    }
}
