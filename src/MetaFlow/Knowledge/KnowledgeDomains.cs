namespace MetaFlow.Knowledge;

/// <summary>What people do with domains, with the problems they may run into.</summary>
public sealed class KnowledgeDomains(IKnowledgeStore store, TimeProvider clock)
{
    /// <summary>Adds a domain, or changes what is given of it.</summary>
    public async Task<(KnowledgeDomain? Domain, Problem? Problem)> PutAsync(
        string written, IReadOnlyList<string>? keywords, bool? common, bool? active, CancellationToken cancellationToken)
    {
        if (KnowledgeDomain.NameOf(written) is not { } name)
        {
            return (null, Problem.Of("knowledge.domain_name", ("name", written)));
        }

        var known = (await store.ListDomainsAsync(cancellationToken)).FirstOrDefault(domain => domain.Name == name);
        var domain = known ?? new KnowledgeDomain(name, [name], Common: name == KnowledgeLibrary.Common, Active: true, clock.GetUtcNow());
        await store.PutDomainAsync(
            domain with
            {
                Keywords = keywords is null ? domain.Keywords : [.. keywords.Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
                Common = common ?? domain.Common,
                Active = active ?? domain.Active,
            },
            cancellationToken);
        return ((await store.ListDomainsAsync(cancellationToken)).First(each => each.Name == name), null);
    }

    public async Task<Problem?> SwitchAsync(string name, bool active, CancellationToken cancellationToken) =>
        await UnknownAsync(name, cancellationToken) ?? (await PutAsync(name, null, null, active, cancellationToken)).Problem;

    public async Task<Problem?> RenameAsync(string name, string to, CancellationToken cancellationToken)
    {
        if (KnowledgeDomain.NameOf(to) is not { } kept)
        {
            return Problem.Of("knowledge.domain_name", ("name", to));
        }

        return await UnknownAsync(name, cancellationToken) ?? (await store.RenameDomainAsync(name, kept, cancellationToken) switch
        {
            DomainOutcome.Done => null,
            DomainOutcome.NameTaken => Problem.Of("knowledge.domain_exists", ("name", kept)),
            _ => Problem.Of("knowledge.no_domain", ("name", name), ("known", "")),
        });
    }

    public async Task<Problem?> MergeAsync(string name, string into, CancellationToken cancellationToken) =>
        await UnknownAsync(name, cancellationToken) ?? await UnknownAsync(into, cancellationToken)
        ?? (await store.MergeDomainsAsync(name, into, cancellationToken) == DomainOutcome.Done
            ? null
            : Problem.Of("knowledge.no_domain", ("name", name), ("known", "")));

    private async Task<Problem?> UnknownAsync(string name, CancellationToken cancellationToken)
    {
        var known = await store.ListDomainsAsync(cancellationToken);
        return known.Any(domain => domain.Name == name) ? null : Problem.OfUnknown("knowledge.no_domain", name, known.Select(domain => domain.Name));
    }
}
