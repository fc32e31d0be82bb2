using MetaFlow.Knowledge;

namespace MetaFlow.Tests.Storage;

public abstract class KnowledgeStoreContract(ITestDatabase database) : StoreContract(database)
{
    private IKnowledgeStore Knowledge => Store.Knowledge;

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
    public async Task Putting_a_domain_again_replaces_it_but_for_its_first_time()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);

        await Knowledge.PutDomainAsync(
            Stored.Domain("economy") with { Keywords = ["주식 📈"], CreatedAt = Now.AddDays(1) }, Cancel);

        var domain = Assert.Single(await Knowledge.ListDomainsAsync(Cancel));
        Assert.Equal(["주식 📈"], domain.Keywords);
        Assert.Equal(Now, domain.CreatedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("네이버 뉴스 API는 하루 25,000번 호출할 수 있습니다. 🚦")]
    public async Task A_document_comes_back_as_added(string text)
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);
        var document = Stored.Document("한글/문서.md", text) with { Tags = ["", "따옴표\"", "쉼표,"] };

        Assert.Equal(AddOutcome.Added, await Knowledge.AddAsync(document, Cancel));

        var found = (await Knowledge.FindAsync(document.Id, Cancel))!;
        Assert.Equal(document.Tags, found.Tags);
        Assert.Equal(document, found with { Tags = document.Tags });
    }

    [Fact]
    public async Task The_same_document_again_is_unchanged()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);
        await Knowledge.AddAsync(Stored.Document("a.md", "text"), Cancel);

        Assert.Equal(AddOutcome.Unchanged, await Knowledge.AddAsync(Stored.Document("a.md", "text"), Cancel));
        Assert.Equal(1, Assert.Single(await Knowledge.ListAsync(null, Cancel)).Version);
    }

    [Theory]
    [InlineData("other", "제목", false)]
    [InlineData("text", "다른 제목", false)]
    [InlineData("text", "제목", true)]
    public async Task Another_text_title_or_tags_make_a_new_version_with_the_first_id_and_time(
        string text, string title, bool otherTags)
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);
        var first = Stored.Document("a.md", "text");
        await Knowledge.AddAsync(first, Cancel);
        var next = Stored.Document("a.md", text, title: title) with { AddedAt = Now.AddDays(1), ChangedAt = Now.AddDays(1) };

        var outcome = await Knowledge.AddAsync(otherTags ? next with { Tags = ["나", "a"] } : next, Cancel);

        Assert.Equal(AddOutcome.NewVersion, outcome);
        var found = (await Knowledge.FindAsync(first.Id, Cancel))!;
        Assert.Equal((2, Now, Now.AddDays(1)), (found.Version, found.AddedAt, found.ChangedAt));
        Assert.Equal((text, title, next.Hash), (found.Text, found.Title, found.Hash));
        Assert.Null(await Knowledge.FindAsync(next.Id, Cancel));
    }

    [Fact]
    public async Task The_same_source_in_two_domains_is_two_documents()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);
        await Knowledge.PutDomainAsync(Stored.Domain("weather"), Cancel);

        await Knowledge.AddAsync(Stored.Document("a.md", "text"), Cancel);
        var outcome = await Knowledge.AddAsync(Stored.Document("a.md", "text", "weather"), Cancel);

        Assert.Equal(AddOutcome.Added, outcome);
    }

    [Fact]
    public async Task A_document_needs_its_domain()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Knowledge.AddAsync(Stored.Document("a.md", "text", "nowhere"), Cancel));

        Assert.Equal("There is no domain 'nowhere' to add 'a.md' to.", refused.Message);
    }

    [Fact]
    public async Task Of_many_who_add_the_same_source_one_adds_and_the_others_make_versions()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(
            number => Task.Run(() => Knowledge.AddAsync(Stored.Document("a.md", $"text {number}"), Cancel), Cancel)));

        Assert.Single(outcomes, AddOutcome.Added);
        Assert.Equal(5, Assert.Single(await Knowledge.ListAsync(null, Cancel)).Version);
    }

    [Fact]
    public async Task Documents_are_listed_by_domain_then_title_with_their_length()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("weather"), Cancel);
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);
        await Knowledge.AddAsync(Stored.Document("1", "날씨😀", "weather", "A"), Cancel);
        await Knowledge.AddAsync(Stored.Document("2", "text", title: "나"), Cancel);
        await Knowledge.AddAsync(Stored.Document("3", "", title: "가"), Cancel);

        var all = await Knowledge.ListAsync(null, Cancel);

        Assert.Equal(["3", "2", "1"], all.Select(document => document.Source));
        Assert.Equal([0, 4, 4], all.Select(document => document.Length));
        Assert.Equal(["a", "나"], all[2].Tags);
        Assert.Equal("1", Assert.Single(await Knowledge.ListAsync("weather", Cancel)).Source);
        Assert.Empty(await Knowledge.ListAsync("nowhere", Cancel));
    }

    [Fact]
    public async Task A_deleted_document_is_gone()
    {
        await Knowledge.PutDomainAsync(Stored.Domain("economy"), Cancel);
        var document = Stored.Document("a.md", "text");
        await Knowledge.AddAsync(document, Cancel);

        Assert.True(await Knowledge.DeleteAsync(document.Id, Cancel));
        Assert.Null(await Knowledge.FindAsync(document.Id, Cancel));
        Assert.False(await Knowledge.DeleteAsync(document.Id, Cancel));
    }
}
