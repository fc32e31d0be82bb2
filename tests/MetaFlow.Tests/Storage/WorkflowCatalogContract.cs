using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Storage;

public abstract class WorkflowCatalogContract(ITestDatabase database) : StoreContract(database)
{
    private IWorkflowCatalog Catalog => Store.Workflows;

    [Fact]
    public async Task The_first_revision_is_number_one_with_its_hash_and_time()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(17));
        const string Definition = """{ "name": { "ko": "경제 뉴스 📈" },  "steps": [] }""";

        var saved = Assert.IsType<SaveOutcome.Saved>(await Catalog.SaveAsync(Stored.Revision(Definition), Cancel)).Revision;

        Assert.Equal(
            new Revision("digest", 1, Definition, BlobHash.Of(Encoding.UTF8.GetBytes(Definition)).Hex, "ada", Now, "a change"),
            saved);
        Assert.Equal(saved, await Catalog.FindAsync("digest", 1, Cancel));
        Assert.Equal(saved, await Catalog.FindAsync("digest", null, Cancel));
    }

    [Fact]
    public async Task Each_save_adds_a_revision_and_history_shows_them_newest_first()
    {
        await SaveAsync(3);

        var history = await Catalog.HistoryAsync("digest", Cancel);

        Assert.Equal([3, 2, 1], history.Select(revision => revision.Number));
        Assert.Equal("definition 2", (await Catalog.FindAsync("digest", 2, Cancel))!.Definition);
        Assert.Equal("definition 3", (await Catalog.FindAsync("digest", null, Cancel))!.Definition);
    }

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("nothing", 1)]
    [InlineData("digest", 0)]
    [InlineData("digest", 2)]
    [InlineData("DIGEST", null)]
    public async Task What_was_never_saved_is_not_found(string workflow, int? number)
    {
        await SaveAsync(1);

        Assert.Null(await Catalog.FindAsync(workflow, number, Cancel));
    }

    [Fact]
    public async Task Saving_what_is_there_already_writes_nothing()
    {
        await SaveAsync(2);

        var outcome = await Catalog.SaveAsync(Stored.Revision("definition 2", basedOn: 1), Cancel);

        Assert.Equal(2, Assert.IsType<SaveOutcome.Unchanged>(outcome).Latest.Number);
        Assert.Equal(2, (await Catalog.HistoryAsync("digest", Cancel)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_save_based_on_another_revision_than_the_latest_is_stale(int basedOn)
    {
        await SaveAsync(2);

        var outcome = await Catalog.SaveAsync(Stored.Revision("mine", basedOn), Cancel);

        Assert.Equal("definition 2", Assert.IsType<SaveOutcome.Stale>(outcome).Latest.Definition);
        Assert.Equal(2, (await Catalog.FindSummaryAsync("digest", Cancel))!.LatestNumber);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Of_savers_at_the_same_time_one_saves_and_the_others_are_stale(int before)
    {
        await SaveAsync(before);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            saver => Task.Run(() => Catalog.SaveAsync(Stored.Revision($"of saver {saver}", before), Cancel), Cancel)));

        var saved = Assert.Single(outcomes.OfType<SaveOutcome.Saved>()).Revision;
        Assert.Equal(5, outcomes.OfType<SaveOutcome.Stale>().Count(stale => stale.Latest == saved));
        Assert.Equal(before + 1, saved.Number);
    }

    [Fact]
    public async Task A_summary_has_the_names_of_the_latest_revision_and_both_times()
    {
        await Catalog.SaveAsync(Stored.Revision("one", korean: "옛 이름"), Cancel);
        var created = Now;
        Clock.Advance(TimeSpan.FromMilliseconds(1234));
        await Catalog.SaveAsync(Stored.Revision("two", 1, korean: "새 이름 🎉"), Cancel);

        var summary = (await Catalog.FindSummaryAsync("digest", Cancel))!;

        Assert.Equal(new Dictionary<string, string> { ["en"] = "Digest", ["ko"] = "새 이름 🎉" }, summary.Name);
        Assert.Equal((2, null, false), (summary.LatestNumber, summary.PublishedNumber, summary.Archived));
        Assert.Equal((created, Now), (summary.CreatedAt, summary.ChangedAt));
        Assert.Null(await Catalog.FindSummaryAsync("nothing", Cancel));
    }

    [Fact]
    public async Task Publishing_points_to_a_revision_or_to_none()
    {
        await SaveAsync(2);

        Assert.True(await Catalog.PublishAsync("digest", 1, Cancel));
        Assert.Equal(1, (await Catalog.FindSummaryAsync("digest", Cancel))!.PublishedNumber);
        Assert.True(await Catalog.PublishAsync("digest", null, Cancel));
        Assert.Null((await Catalog.FindSummaryAsync("digest", Cancel))!.PublishedNumber);
    }

    [Theory]
    [InlineData("digest", 0)]
    [InlineData("digest", 3)]
    [InlineData("nothing", 1)]
    [InlineData("nothing", null)]
    public async Task What_is_not_there_cannot_be_published(string workflow, int? number)
    {
        await SaveAsync(2);

        Assert.False(await Catalog.PublishAsync(workflow, number, Cancel));
    }

    [Fact]
    public async Task A_published_revision_stays_published_when_a_newer_one_is_saved()
    {
        await SaveAsync(1);
        await Catalog.PublishAsync("digest", 1, Cancel);

        await Catalog.SaveAsync(Stored.Revision("newer", 1), Cancel);

        var summary = (await Catalog.FindSummaryAsync("digest", Cancel))!;
        Assert.Equal((2, 1), (summary.LatestNumber, summary.PublishedNumber));
    }

    [Fact]
    public async Task Archived_workflows_are_listed_on_request_only()
    {
        await SaveAsync(1);

        Assert.True(await Catalog.ArchiveAsync("digest", true, Cancel));
        Assert.Empty(await Catalog.ListAsync(null, false, Cancel));
        Assert.True(Assert.Single(await Catalog.ListAsync(null, true, Cancel)).Archived);
        Assert.True(await Catalog.ArchiveAsync("digest", false, Cancel));
        Assert.Single(await Catalog.ListAsync(null, false, Cancel));
        Assert.False(await Catalog.ArchiveAsync("nothing", true, Cancel));
    }

    [Fact]
    public async Task Workflows_are_listed_in_the_order_of_their_ids()
    {
        foreach (var id in new[] { "b-2", "a_1", "B", "a-1", "ㄱ", "b" })
        {
            await Catalog.SaveAsync(Stored.Revision("text", workflow: id), Cancel);
        }

        var listed = await Catalog.ListAsync(null, false, Cancel);

        Assert.Equal(["B", "a-1", "a_1", "b", "b-2", "ㄱ"], listed.Select(summary => summary.Id));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("news", 1)]
    [InlineData("NEWS", 1)]
    [InlineData("뉴스", 1)]
    [InlineData("\u1102\u1172\u1109\u1173", 1)] // 뉴스, as macOS composes it
    [InlineData("📈", 1)]
    [InlineData("igES", 2)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    [InlineData("경제 뉴스 요약", 0)]
    public async Task Text_is_looked_for_in_id_and_names_ignoring_case(string text, int expected)
    {
        await Catalog.SaveAsync(Stored.Revision("one", workflow: "naver-News", korean: "경제 뉴스 📈"), Cancel);
        await Catalog.SaveAsync(Stored.Revision("two", workflow: "weather", korean: "날씨"), Cancel);

        Assert.Equal(expected, (await Catalog.ListAsync(text, false, Cancel)).Count);
    }

    [Fact]
    public async Task A_definition_of_a_megabyte_comes_back_whole()
    {
        var definition = string.Concat(Enumerable.Repeat("정의\n😀\"", 150_000));

        await Catalog.SaveAsync(Stored.Revision(definition), Cancel);

        Assert.Equal(definition, (await Catalog.FindAsync("digest", 1, Cancel))!.Definition);
    }

    private async Task SaveAsync(int revisions)
    {
        for (var number = 1; number <= revisions; number++)
        {
            await Catalog.SaveAsync(Stored.Revision($"definition {number}", number - 1), Cancel);
        }
    }
}
