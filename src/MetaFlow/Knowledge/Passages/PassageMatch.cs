namespace MetaFlow.Knowledge.Passages;

/// <summary>Finds in the former version what a new version says again, so that its passages keep their ids.</summary>
public static class PassageMatch
{
    /// <summary>For each new passage the former one of the same text, under the same headings rather than elsewhere; none twice.</summary>
    public static IReadOnlyList<Passage?> Of(
        IReadOnlyList<Passage> before, IReadOnlyList<(IReadOnlyList<string> Heading, string Hash)> now)
    {
        var found = new Passage?[now.Count];
        var free = before.GroupBy(passage => passage.Hash).ToDictionary(same => same.Key, same => same.ToList());
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < now.Count; i++)
            {
                if (found[i] is not null || !free.TryGetValue(now[i].Hash, out var same))
                {
                    continue;
                }

                var at = round == 0 ? same.FindIndex(passage => passage.Heading.SequenceEqual(now[i].Heading)) : same.Count - 1;
                if (at >= 0)
                {
                    found[i] = same[at];
                    same.RemoveAt(at);
                }
            }
        }

        return found;
    }
}
