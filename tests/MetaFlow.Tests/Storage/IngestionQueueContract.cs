using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Tests.Storage;

public abstract class IngestionQueueContract(ITestDatabase database) : KnowledgeContract(database)
{
    [Fact]
    public async Task A_document_waits_is_read_and_is_ready()
    {
        var id = (await BringAsync("a.md", "text")).DocumentId;
        var waiting = await Queue.StateAsync(id, Cancel);
        var work = await ClaimAsync();
        await Queue.KeepAsync(work, 40, Now + Lease, Cancel);
        var reading = await Queue.StateAsync(id, Cancel);
        await CompleteAsync(work, "text", passages: "text");

        Assert.Equal((DocumentStatus.Waiting, 0), (waiting!.Status, waiting.Progress));
        Assert.Equal((DocumentStatus.Reading, 40), (reading!.Status, reading.Progress));
        Assert.Equal(DocumentState.Ready, await Queue.StateAsync(id, Cancel));
        Assert.Null(await Queue.StateAsync(Guid.CreateVersion7(Now), Cancel));
        Assert.Empty(await Queue.ClaimAsync(10, Now.AddDays(1), Lease, Cancel));
    }

    [Fact]
    public async Task It_is_told_of_a_document_that_is_new_or_another_and_not_of_one_that_is_the_same()
    {
        var id = await AddAsync("a.md", "old");
        await Queue.ReadAgainAsync(id, null, Now, Cancel);
        await CompleteAsync(await ClaimAsync(), "old", passages: "old");
        await BringAsync("a.md", "new");
        await CompleteAsync(await ClaimAsync(), "new", passages: "new");

        var told = await Store.Events.ListAsync(new EventQuery(), Cancel);

        Assert.Equal(["document.added", "document.changed"], told.Select(one => one.Type).Order());
        Assert.All(told, one => Assert.Equal(id.ToString("D"), ((JsonText)((JsonObject)one.Data)["document"]!).Value));
        Assert.All(told, one => Assert.Equal("a.md", ((JsonText)((JsonObject)one.Data)["source"]!).Value));
    }

    [Fact]
    public async Task Nothing_of_a_document_is_served_before_all_of_it_is()
    {
        var id = (await BringAsync("a.md", "text")).DocumentId;
        var work = await ClaimAsync();

        Assert.Empty(await Knowledge.PassagesAsync(id, Cancel));
        Assert.Empty((await Store.KnowledgeChanges.ReadAsync(0, 10, Cancel)).OfType<KnowledgeChange.Changed>());

        await CompleteAsync(work, "text", passages: ["1", "2"]);
        Assert.Equal(2, Assert.Single((await Store.KnowledgeChanges.ReadAsync(0, 10, Cancel)).OfType<KnowledgeChange.Changed>()).Document.Passages.Count);
    }

    [Fact]
    public async Task While_a_new_version_is_read_the_former_one_is_served()
    {
        var id = await AddAsync("a.md", "old");
        await BringAsync("a.md", "new");
        await ClaimAsync();

        var found = (await Knowledge.FindAsync(id, Cancel))!;

        Assert.Equal(("old", 1, DocumentStatus.Reading), (found.Text, found.Version, found.State.Status));
        Assert.Equal("old", Assert.Single(await Knowledge.PassagesAsync(id, Cancel)).Text);
    }

    [Fact]
    public async Task The_same_bytes_are_one_document_whatever_they_are_called()
    {
        var id = await AddAsync("a.md", "text");

        Assert.Equal((id, AddOutcome.Unchanged), Told(await BringAsync("a.md", "text")));
        Assert.Equal((id, AddOutcome.Unchanged), Told(await BringAsync("b.md", "text")));
        Assert.Equal(AddOutcome.Added, (await BringAsync("a.md", "text", "weather")).Outcome);
        Assert.Equal(AddOutcome.NewVersion, (await BringAsync("a.md", "other")).Outcome);
        Assert.Equal(AddOutcome.Unchanged, (await BringAsync("a.md", "other")).Outcome);
    }

    [Fact]
    public async Task Of_many_who_bring_the_same_source_there_is_one_document()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Task.Run(() => BringAsync("a.md", $"text {number}"), Cancel)));

        Assert.Single(added.Select(each => each.DocumentId).Distinct());
        await ClaimAsync();
    }

    [Fact]
    public async Task No_two_get_the_same_document_until_a_lease_is_over()
    {
        foreach (var number in Enumerable.Range(0, 20))
        {
            await BringAsync($"{number}.md", $"text {number}");
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Queue.ClaimAsync(7, Now, Lease, Cancel), Cancel)));

        var claimed = claims.SelectMany(each => each).Select(each => each.DocumentId).ToList();
        Assert.Equal(claimed.Count, claimed.Distinct().Count());
        claimed.AddRange((await Queue.ClaimAsync(20, Now, Lease, Cancel)).Select(each => each.DocumentId));
        Assert.Equal(20, claimed.Distinct().Count());
        Assert.Empty(await Queue.ClaimAsync(20, Now, Lease, Cancel));
        Assert.Equal(20, (await Queue.ClaimAsync(20, Now + Lease, Lease, Cancel)).Count(work => work.Attempts == 2));
    }

    [Fact]
    public async Task Who_lost_the_lease_cannot_write()
    {
        var id = (await BringAsync("a.md", "text")).DocumentId;
        var lost = await ClaimAsync();
        Clock.Advance(Lease);
        var kept = await ClaimAsync();

        Assert.False(await Queue.KeepAsync(lost, 50, Now + Lease, Cancel));
        Assert.False(await Queue.FailAsync(lost, Problem.Of("knowledge.empty", ("file", "a.md")), null, Cancel));
        Assert.False(await CompleteAsync(lost, "lost", passages: "lost"));
        Assert.True(await CompleteAsync(kept, "kept", passages: "kept"));
        Assert.Equal("kept", (await Knowledge.FindAsync(id, Cancel))!.Text);
        Assert.False(await CompleteAsync(kept, "again", passages: "again"));
    }

    [Fact]
    public async Task Who_reads_bytes_that_are_no_longer_the_newest_cannot_write()
    {
        await BringAsync("a.md", "old");
        var old = await ClaimAsync();
        await BringAsync("a.md", "new");

        Assert.False(await CompleteAsync(old, "old", passages: "old"));
        Assert.True(await CompleteAsync(await ClaimAsync(), "new", passages: "new"));
    }

    [Fact]
    public async Task A_document_that_failed_says_why_until_a_person_brings_it_again()
    {
        var id = (await BringAsync("a.pdf", "text")).DocumentId;
        await Queue.FailAsync(await ClaimAsync(), Problem.Of("knowledge.pdf_locked", ("file", "a.pdf")), retryAt: null, Cancel);

        var state = Assert.Single(await Knowledge.ListAsync(null, Cancel)).State;
        Assert.Equal((DocumentStatus.Failed, "The PDF 'a.pdf' is protected with a password."), (state.Status, state.Problem!.Message));
        Assert.Empty(await Queue.ClaimAsync(10, Now.AddYears(1), Lease, Cancel));
        Assert.Equal(AddOutcome.Unchanged, (await BringAsync("a.pdf", "text", origin: DocumentOrigin.Folder)).Outcome);
        Assert.Equal((id, AddOutcome.Added), Told(await BringAsync("a.pdf", "text")));
        Assert.Equal(DocumentStatus.Waiting, (await Queue.StateAsync(id, Cancel))!.Status);
    }

    [Fact]
    public async Task What_can_be_tried_again_is_when_its_time_has_come()
    {
        await BringAsync("a.pdf", "text");
        await Queue.FailAsync(await ClaimAsync(), Problem.Of("knowledge.reading_broke", ("file", "a.pdf")), Now.AddMinutes(1), Cancel);

        Assert.Empty(await Queue.ClaimAsync(10, Now, Lease, Cancel));
        Assert.Equal(2, Assert.Single(await Queue.ClaimAsync(10, Now.AddMinutes(1), Lease, Cancel)).Attempts);
    }

    [Fact]
    public async Task Reading_again_makes_no_version_of_what_is_the_same()
    {
        var id = await AddAsync("a.md", "text");
        var passage = Assert.Single(await Knowledge.PassagesAsync(id, Cancel));

        Assert.Equal(1, await Queue.ReadAgainAsync(id, null, Now, Cancel));
        var work = await ClaimAsync();
        await CompleteAsync(work, "text", passages: ["text", "more"]);

        Assert.NotNull(work.Raw);
        Assert.Equal(1, (await Knowledge.FindAsync(id, Cancel))!.Version);
        Assert.Equal(passage.Id, (await Knowledge.PassagesAsync(id, Cancel))[0].Id);
        Assert.Equal(2, Assert.Single(await Knowledge.VersionsAsync(id, Cancel)).Passages);
        Assert.Equal(0, await Queue.ReadAgainAsync(null, "nowhere", Now, Cancel));
        Assert.Equal(1, await Queue.ReadAgainAsync(null, "economy", Now, Cancel));
        Assert.Equal(1, await Queue.ReadAgainAsync(null, null, Now, Cancel));
    }

    [Fact]
    public async Task A_document_that_is_deleted_while_it_is_read_stays_deleted()
    {
        var id = (await BringAsync("a.md", "text")).DocumentId;
        var work = await ClaimAsync();
        await Knowledge.DeleteAsync(id, Cancel);

        Assert.False(await CompleteAsync(work, "text", passages: "text"));
        Assert.Empty(await Knowledge.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task Bytes_that_a_document_names_are_not_swept_away()
    {
        var put = await Store.Blobs.PutAsync("waits"u8.ToArray(), Cancel);
        await BringAsync("a.md", "waits");
        Assert.Equal(0, await Store.Blobs.SweepAsync(Now.AddYears(1), Cancel));

        await CompleteAsync(await ClaimAsync(), "waits", passages: "waits");
        Assert.Equal(0, await Store.Blobs.SweepAsync(Now.AddYears(1), Cancel));

        await Knowledge.DeleteAsync(Assert.Single(await Knowledge.ListAsync(null, Cancel)).Id, Cancel);
        Assert.Equal(1, await Store.Blobs.SweepAsync(Now.AddYears(1), Cancel));
        Assert.False(await Store.Blobs.ExistsAsync(put, Cancel));
    }

    [Fact]
    public async Task An_operation_comes_back_with_all_that_a_call_needs()
    {
        var operation = new OperationPassage(
            "GET", "https://api.example.com/v1/items/{id}", "getItem", "One item", [new OperationParameter("id", "path", true, "integer", "번호", 7)],
            RequestBody: null, [new OperationAuth("key", "apiKey", "header", "X-Key")], JsonData.Parse("""{"type":"object"}"""));
        await BringAsync("a.yaml", "text");
        var draft = new PassageDraft(PassageKind.Operation, ["API"], "One item") { Data = operation.ToJson(), Suspicion = "override" };
        await Queue.CompleteAsync(
            [Read(await ClaimAsync(), "text", "API", [], []) with { Passages = [draft] }], Now, Cancel);

        var id = Assert.Single(await Knowledge.ListAsync(null, Cancel)).Id;
        var passage = Assert.Single(await Knowledge.PassagesAsync(id, Cancel));

        Assert.Equal(operation.ToJson().ToString(), passage.Operation!.ToJson().ToString());
        Assert.Equal(("override", PassageKind.Operation), (passage.Suspicion, passage.Kind));
    }

    [Theory]
    [InlineData("GET", "https://api.example.com/v1/items/7", "one")]
    [InlineData("get", "https://API.example.com/v1/items/latest?full=1", "latest")]
    [InlineData("GET", "https://api.example.com/v1/items/{{ steps.a.id }}", "one")]
    [InlineData("POST", "https://api.example.com/v1/items/7", null)]
    [InlineData("GET", "https://other.example.com/v1/items/7", null)]
    [InlineData("GET", "https://api.example.com/v1/items/7/parts", null)]
    [InlineData("GET", "{{ vars.url }}", null)]
    public async Task The_shape_of_a_services_answer_is_found_by_method_and_address(string method, string url, string? expected)
    {
        await BringAsync("a.yaml", "text");
        var work = await ClaimAsync();
        await Queue.CompleteAsync(
            [
                Read(work, "text", "API", [], []) with
                {
                    Responses =
                    [
                        new KnownResponse("GET", "https://api.example.com/v1/items/{id}", JsonObject.Of(("is", "sample")), IsSchema: false, work.DocumentId),
                        new KnownResponse("GET", "https://api.example.com/v1/items/{id}", JsonObject.Of(("is", "one")), IsSchema: true, work.DocumentId),
                        new KnownResponse("GET", "https://api.example.com/v1/items/latest", JsonObject.Of(("is", "latest")), IsSchema: false, work.DocumentId),
                    ],
                },
            ], Now, Cancel);

        var found = await Store.KnownResponses.FindAsync(method, url, Cancel);
        await Knowledge.PutDomainAsync(Stored.Domain("economy") with { Active = false }, Cancel);

        Assert.Equal(expected, ((found?.Body as JsonObject)?["is"] as JsonText)?.Value);
        Assert.Null(await Store.KnownResponses.FindAsync(method, url, Cancel));
    }

    [Fact]
    public async Task Sources_are_known_by_who_brought_them()
    {
        var folder = await BringAsync("naver/a.md", "text", origin: DocumentOrigin.Folder);
        await BringAsync("b.md", "other");

        Assert.Equal(folder.DocumentId, Assert.Single(await Queue.SourcesAsync(DocumentOrigin.Folder, Cancel)).DocumentId);
        await BringAsync("b.md", "other", origin: DocumentOrigin.Folder);
        Assert.Equal(["b.md", "naver/a.md"], (await Queue.SourcesAsync(DocumentOrigin.Folder, Cancel)).Select(known => known.Source));
        Assert.NotNull(await Queue.RawAsync(folder.DocumentId, Cancel));
    }

    private static (Guid, AddOutcome) Told(Enqueued added) => (added.DocumentId, added.Outcome);
}
