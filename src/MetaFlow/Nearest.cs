namespace MetaFlow;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known name closest to what was written; null when none is close.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var (best, bestDistance) = ((string?)null, TooFar(written));
        foreach (var name in known)
        {
            // So many letters are missing at least.
            if (Math.Abs(written.Length - name.Length) >= bestDistance)
            {
                continue;
            }

            var distance = Distance(written.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }

    /// <summary>False where the lengths alone say that a name is not the one.</summary>
    public static bool MayBe(string written, string name) => Math.Abs(written.Length - name.Length) < TooFar(written);

    private static int TooFar(string written) => Math.Max(1, written.Length / 3) + 1;

    // Edits between two words, where swapping two neighbours is one edit: the most common slip of a hand.
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
