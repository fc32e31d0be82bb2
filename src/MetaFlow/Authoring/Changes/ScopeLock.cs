namespace MetaFlow.Authoring.Changes;

/// <summary>Steps that may not be touched: neither written differently, nor put under something else, nor taken away.</summary>
internal static class ScopeLock
{
    /// <returns>What would be touched and why, or null.</returns>
    public static Problem? Broken(string before, string after, IReadOnlyList<DefinitionChange> changes, IReadOnlyCollection<string> locked)
    {
        if (locked.Count == 0 || WrittenDefinition.Read(before) is not { } was || WrittenDefinition.Read(after) is not { } now)
        {
            return null;
        }

        foreach (var id in locked)
        {
            if (was.Step(id) is not { } step)
            {
                return Problem.Of("authoring.change_no_step", ("words", id));
            }

            if (Touched(was, step, now) is { } how)
            {
                return Problem.Of("authoring.change_locked", ("step", step.Id), ("how", how), ("by", string.Join(", ", changes.SelectMany(change => change.Touches).Distinct())));
            }
        }

        return null;
    }

    private static string? Touched(WrittenDefinition was, WrittenStep step, WrittenDefinition now) =>
        now.Step(step.Id) is not { } kept ? "@change_gone"
        : was.TextOf(step) != now.TextOf(kept) ? "@change_rewritten"
        : !step.Holders.Select(holder => holder.Id).SequenceEqual(kept.Holders.Select(holder => holder.Id)) || step.Block != kept.Block ? "@change_held"
        : null;
}
