using MetaFlow.Knowledge;

namespace MetaFlow.Tests.Storage;

public abstract class KnowledgeDomainsContract(ITestDatabase database) : KnowledgeContract(database)
{
    [Fact]
    public async Task Domains_are_listed_by_name_as_they_were_put()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("weather") with { Keywords = [], Active = false }, Cancel);
        await Knowledge.PutDomainAsync(Stored.Domain("common") with { Common = true }, Cancel);

        var domains = await Knowledge.ListDomainsAsync(Cancel);

        Assert.Equal(["common", "weather"], domains.Select(domain => domain.Name));
        Assert.Equal((true, true, Now), (domains[0].Common, domains[0].Active, domains[0].CreatedAt));
        Assert.Equal(["경제", "economy"], domains[0].Keywords);
        Assert.Empty(domains[1].Keywords);
        Assert.False(domains[1].Active);
    }

    [Fact]
    public async Task Putting_a_domain_again_replaces_it_but_for_its_first_time_and_collection()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("경제"), Cancel);
        var first = Assert.Single(await Knowledge.ListDomainsAsync(Cancel));

        await Knowledge.PutDomainAsync(Stored.Domain("경제") with { Keywords = ["주식 📈"], CreatedAt = Now.AddDays(1) }, Cancel);

        var domain = Assert.Single(await Knowledge.ListDomainsAsync(Cancel));
        Assert.Equal(["주식 📈"], domain.Keywords);
        Assert.Equal((Now, first.Collection), (domain.CreatedAt, domain.Collection));
        Assert.Matches("^[a-z0-9_-]+$", domain.Collection);
    }

    [Fact]
    public async Task A_document_that_names_a_new_domain_makes_it()
    {
        await AddAsync("a.md", "text", "naver");
        await AddAsync("b.md", "other", "naver");
        await Knowledge.TouchDomainsAsync(["naver"], Now, Cancel);

        var domain = Assert.Single(await Knowledge.ListDomainsAsync(Cancel));

        Assert.Equal(("naver", true, false, 2, (DateTimeOffset?)Now), (domain.Name, domain.Active, domain.Common, domain.Documents, domain.LastUsedAt));
    }

    [Fact]
    public async Task A_renamed_domain_keeps_documents_and_collection_and_its_old_name_leads_there()
    {
        var id = await AddAsync("a.md", "text", "naver");
        var collection = Assert.Single(await Knowledge.ListDomainsAsync(Cancel)).Collection;
        var seen = await Store.KnowledgeChanges.LastAsync(Cancel);

        Assert.Equal(DomainOutcome.Done, await Knowledge.RenameDomainAsync("naver", "네이버", Cancel));

        var domain = Assert.Single(await Knowledge.ListDomainsAsync(Cancel));
        Assert.Equal(("네이버", collection, 1), (domain.Name, domain.Collection, domain.Documents));
        Assert.Equal("네이버", (await Knowledge.FindAsync(id, Cancel))!.Domain);
        Assert.Equal("네이버", await Knowledge.CurrentDomainAsync("naver", Cancel));
        Assert.Equal((id, AddOutcome.Unchanged, "네이버"), Told(await BringAsync("a.md", "text", "naver")));
        var told = await Store.KnowledgeChanges.ReadAsync(seen, 10, Cancel);
        Assert.Equal("네이버", Assert.Single(told.OfType<KnowledgeChange.Changed>()).Document.Domain);
    }

    [Fact]
    public async Task A_name_that_is_taken_or_unknown_is_not_renamed()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("a"), Cancel);
        await Knowledge.PutDomainAsync(Stored.Domain("b"), Cancel);

        Assert.Equal(DomainOutcome.NameTaken, await Knowledge.RenameDomainAsync("a", "b", Cancel));
        Assert.Equal(DomainOutcome.NoDomain, await Knowledge.RenameDomainAsync("c", "d", Cancel));
        Assert.Equal(DomainOutcome.NoDomain, await Knowledge.MergeDomainsAsync("a", "d", Cancel));
    }

    [Fact]
    public async Task A_domain_made_anew_under_a_name_that_was_renamed_has_a_collection_of_its_own()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("naver"), Cancel);
        await Knowledge.RenameDomainAsync("naver", "search", Cancel);

        await Knowledge.PutDomainAsync(Stored.Domain("naver"), Cancel);

        var domains = await Knowledge.ListDomainsAsync(Cancel);
        Assert.Equal(2, domains.Select(domain => domain.Collection).Distinct().Count());
        Assert.Equal("naver", await Knowledge.CurrentDomainAsync("naver", Cancel));
    }

    [Fact]
    public async Task Merging_moves_documents_and_keywords_and_drops_what_both_have()
    {
        var same = await AddAsync("same.md", "the same", "from");
        var clash = await AddAsync("clash.md", "mine", "from");
        await AddAsync("moved.md", "moves", "from");
        await AddAsync("other.md", "the same", "into");
        await AddAsync("clash.md", "yours", "into");
        await Knowledge.PutDomainAsync(Stored.Domain("from") with { Keywords = ["가", "나"] }, Cancel);
        await Knowledge.PutDomainAsync(Stored.Domain("into") with { Keywords = ["나", "다"] }, Cancel);

        Assert.Equal(DomainOutcome.Done, await Knowledge.MergeDomainsAsync("from", "into", Cancel));

        var domain = Assert.Single(await Knowledge.ListDomainsAsync(Cancel));
        Assert.Equal(("into", 4), (domain.Name, domain.Documents));
        Assert.Equal(["나", "다", "가"], domain.Keywords);
        Assert.Null(await Knowledge.FindAsync(same, Cancel));
        Assert.Equal("from/clash.md", (await Knowledge.FindAsync(clash, Cancel))!.Source);
        Assert.Equal("into", await Knowledge.CurrentDomainAsync("from", Cancel));
        Assert.All((await Store.KnowledgeChanges.ReadAsync(0, 100, Cancel)).OfType<KnowledgeChange.Changed>(), each => Assert.Equal("into", each.Document.Domain));
    }

    private static (Guid, AddOutcome, string) Told(MetaFlow.Knowledge.Ingestion.Enqueued added) => (added.DocumentId, added.Outcome, added.Domain);
}
