using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Metadata;

namespace MetaFlow.Tests.Storage;

public abstract class KnowledgeStoreContract(ITestDatabase database) : KnowledgeContract(database)
{
    [Theory]
    [InlineData("")]
    [InlineData("네이버 뉴스 API는 하루 25,000번 호출할 수 있습니다. 🚦")]
    public async Task A_document_comes_back_as_it_was_read(string text)
    {
        var id = await AddAsync("한글/문서.md", text, tags: ["", "따옴표\"", "쉼표,"]);

        var found = (await Knowledge.FindAsync(id, Cancel))!;
        Assert.Equal((text, "제목", "한글/문서.md", "economy", 1), (found.Text, found.Title, found.Source, found.Domain, found.Version));
        Assert.Equal(["", "따옴표\"", "쉼표,"], found.Tags);
        Assert.Equal((Now, Now, DocumentStatus.Ready), (found.AddedAt, found.ChangedAt, found.State.Status));
        Assert.Equal("ko", found.Metadata.Language);
    }

    [Theory]
    [InlineData("other", "제목")]
    [InlineData("text", "다른 제목")]
    public async Task Another_text_or_title_makes_a_new_version_with_the_first_id_and_time(string text, string title)
    {
        var first = await AddAsync("a.md", "text");
        Clock.Advance(TimeSpan.FromDays(1));

        var added = await BringAsync("a.md", text + title, title: title);
        await CompleteAsync(await ClaimAsync(), text, title, passages: text);

        Assert.Equal((first, AddOutcome.NewVersion), (added.DocumentId, added.Outcome));
        var found = (await Knowledge.FindAsync(first, Cancel))!;
        Assert.Equal((2, Now.AddDays(-1), Now), (found.Version, found.AddedAt, found.ChangedAt));
        Assert.Equal((text, title), (found.Text, found.Title));
        Assert.Equal([2, 1], (await Knowledge.VersionsAsync(first, Cancel)).Select(version => version.Number));
    }

    [Fact]
    public async Task What_a_new_version_says_again_keeps_its_passage()
    {
        await BringAsync("a.md", "one");
        await CompleteAsync(await ClaimAsync(), "one", passages: ["stays", "goes", "twice", "twice"]);
        var id = Assert.Single(await Knowledge.ListAsync(null, Cancel)).Id;
        var before = await Knowledge.PassagesAsync(id, Cancel);

        await BringAsync("a.md", "two");
        await CompleteAsync(await ClaimAsync(), "two", passages: ["new", "twice", "stays"]);

        var after = await Knowledge.PassagesAsync(id, Cancel);
        Assert.Equal(["new", "twice", "stays"], after.Select(passage => passage.Text));
        Assert.Equal(before[0].Id, after[2].Id);
        Assert.Equal(before[2].Id, after[1].Id);
        Assert.DoesNotContain(after[0].Id, before.Select(passage => passage.Id));
        Assert.Equal([2, 1, 1], after.Select(passage => passage.Version));
        Assert.Equal(after[1], await Knowledge.FindPassageAsync(after[1].Id, Cancel), (one, other) => one.Id == other!.Id && one.Text == other.Text);
        Assert.Null(await Knowledge.FindPassageAsync(before[1].Id, Cancel));
    }

    [Fact]
    public async Task Documents_are_listed_by_domain_then_title_with_their_length()
    {
        await AddAsync("1", "날씨😀", "weather", "A");
        await AddAsync("2", "text", title: "나");
        await AddAsync("3", "", title: "가");

        var all = await Knowledge.ListAsync(null, Cancel);

        Assert.Equal(["3", "2", "1"], all.Select(document => document.Source));
        Assert.Equal([0, 4, 4], all.Select(document => document.Length));
        Assert.Equal(["a", "나"], all[2].Tags);
        Assert.Equal("1", Assert.Single(await Knowledge.ListAsync("weather", Cancel)).Source);
        Assert.Empty(await Knowledge.ListAsync("nowhere", Cancel));
    }

    [Fact]
    public async Task A_deleted_document_is_gone_with_its_passages_and_a_new_one_of_its_source_is_another()
    {
        var id = await AddAsync("a.md", "text");
        var passage = Assert.Single(await Knowledge.PassagesAsync(id, Cancel));

        Assert.True(await Knowledge.DeleteAsync(id, Cancel));

        Assert.Null(await Knowledge.FindAsync(id, Cancel));
        Assert.Null(await Knowledge.FindPassageAsync(passage.Id, Cancel));
        Assert.False(await Knowledge.DeleteAsync(id, Cancel));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(id, await AddAsync("a.md", "text"));
    }

    [Fact]
    public async Task What_a_person_wrote_over_the_metadata_stays_when_the_document_is_read_again()
    {
        var id = await AddAsync("a.md", "text");
        await Knowledge.EditAsync(id, new MetadataEdits(Title: "손으로 쓴 제목", Keywords: ["경제"], Tags: ["중요"]), Cancel);

        await BringAsync("a.md", "other");
        await CompleteAsync(await ClaimAsync(), "other", "파일의 제목", passages: "other");

        var found = (await Knowledge.FindAsync(id, Cancel))!;
        Assert.Equal(("손으로 쓴 제목", "손으로 쓴 제목", "other"), (found.Title, found.Metadata.Title, found.Text));
        Assert.Equal(["경제"], found.Metadata.Keywords);
        Assert.Equal(["중요"], found.Tags);
        Assert.Equal("손으로 쓴 제목 · 경제\n머리글", found.Metadata.SearchableText);
        Assert.Equal("손으로 쓴 제목", Assert.Single(await Knowledge.ListAsync(null, Cancel)).Title);

        await Knowledge.EditAsync(id, MetadataEdits.None, Cancel);
        Assert.Equal("파일의 제목", (await Knowledge.FindAsync(id, Cancel))!.Title);
        Assert.False(await Knowledge.EditAsync(Guid.CreateVersion7(Now), MetadataEdits.None, Cancel));
    }

    [Fact]
    public async Task A_moved_document_keeps_its_id_unless_its_new_source_is_taken()
    {
        var id = await AddAsync("a.md", "text");
        await AddAsync("b.md", "other");

        Assert.False(await Knowledge.MoveAsync(id, "b.md", Cancel));
        Assert.True(await Knowledge.MoveAsync(id, "c.md", Cancel));

        Assert.Equal("c.md", (await Knowledge.FindAsync(id, Cancel))!.Source);
    }

    [Fact]
    public async Task The_feed_gives_every_document_whole_and_each_change_once()
    {
        var first = await AddAsync("a.md", "text");
        var second = await AddAsync("b.md", "other");
        var all = await Store.KnowledgeChanges.ReadAsync(0, 100, Cancel);

        await Knowledge.DeleteAsync(first, Cancel);
        var last = all[^1].Sequence;
        var next = await Store.KnowledgeChanges.ReadAsync(last, 100, Cancel);

        Assert.Equal("economy", Assert.IsType<KnowledgeChange.Domain>(all[0]).Name);
        var served = all.OfType<KnowledgeChange.Changed>().Select(change => change.Document).ToList();
        Assert.Equal([first, second], served.Select(document => document.Id));
        Assert.Equal(["text", "other"], served.Select(document => Assert.Single(document.Passages).Text));
        Assert.Equal(["추출"], served[0].Metadata.Keywords);
        Assert.Equal(first, Assert.IsType<KnowledgeChange.Gone>(Assert.Single(next)).DocumentId);
        Assert.Equal(next[0].Sequence, await Store.KnowledgeChanges.LastAsync(Cancel));
        Assert.Equal(all[0].Sequence, Assert.Single(await Store.KnowledgeChanges.ReadAsync(0, 1, Cancel)).Sequence);
    }

    [Fact]
    public async Task A_document_changed_many_times_is_in_the_feed_once_behind_all_others()
    {
        var first = await AddAsync("a.md", "text");
        var second = await AddAsync("b.md", "other");
        var seen = await Store.KnowledgeChanges.LastAsync(Cancel);

        await Knowledge.EditAsync(second, new MetadataEdits(Title: "1"), Cancel);
        await Knowledge.EditAsync(second, new MetadataEdits(Title: "2"), Cancel);
        await Knowledge.EditAsync(first, new MetadataEdits(Title: "3"), Cancel);

        var changes = await Store.KnowledgeChanges.ReadAsync(seen, 100, Cancel);
        Assert.Equal(["2", "3"], changes.Cast<KnowledgeChange.Changed>().Select(change => change.Document.Title));
        Assert.True(changes[0].Sequence > seen + 1);
    }
}
