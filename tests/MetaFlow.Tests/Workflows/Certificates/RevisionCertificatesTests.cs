using MetaFlow.Tests.Storage;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Workflows.Certificates;

public sealed class RevisionCertificatesTests() : StoreContract(new SqliteTestDatabase())
{
    private const string Leaky = """{ "key": { "type": "string", "secret": true, "required": false } }""";
    private const string Set = """{ "id": "a", "type": "set", "settings": { "values": { "v": 1 } } }""";

    private WorkflowLibrary Library => new(Store.Workflows, Certified.Reader, Certificates);

    private RevisionCertificates Certificates => new(
        Store.Certificates, new SurroundingsFinder(Store.Workflows, Certified.Reader), Certified.Maker, Clock);

    [Fact]
    public async Task Saving_a_revision_stores_its_certificate()
    {
        var revision = await SaveAsync(Certified.Definition(Set));

        var stored = await Store.Certificates.FindAsync("example", 1, Cancel);

        Assert.Equal((revision.Hash, Standing.Typed, Now), (stored!.Hash, stored.Standing, stored.MadeAt));
    }

    [Fact]
    public async Task A_revision_with_an_error_in_its_certificate_is_saved_and_not_published()
    {
        var leaky = Certified.Definition(Certified.Touch("tell", "\"does\": \"notify\", \"message\": \"{{ inputs.key }}\""), Leaky);
        var (outcome, problems) = await Library.SaveAsync(leaky, 0, "ada", "", Cancel);

        var refused = Assert.IsType<PublishOutcome.Refused>(await Library.PublishAsync("example", 1, Cancel));

        Assert.IsType<SaveOutcome.Saved>(outcome);
        Assert.Contains(problems, problem => problem.Code == "certificate.secret_to_outlet");
        Assert.Equal("certificate.secret_to_outlet", Assert.Single(refused.Certificate.Errors).Code);
        Assert.Null((await Store.Workflows.FindSummaryAsync("example", Cancel))!.PublishedNumber);
    }

    [Fact]
    public async Task A_revision_without_errors_is_published()
    {
        await SaveAsync(Certified.Definition(Set));

        var published = Assert.IsType<PublishOutcome.Published>(await Library.PublishAsync("example", null, Cancel));

        Assert.Equal(1, published.Revision.Number);
        Assert.Equal(1, (await Store.Workflows.FindSummaryAsync("example", Cancel))!.PublishedNumber);
    }

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("example", 2)]
    public async Task What_is_not_there_is_not_published(string id, int? number)
    {
        await SaveAsync(Certified.Definition(Set));

        Assert.IsType<PublishOutcome.NotThere>(await Library.PublishAsync(id, number, Cancel));
    }

    [Fact]
    public async Task A_definition_that_was_saved_before_there_were_certificates_gets_one_when_it_is_published()
    {
        await Store.Workflows.SaveAsync(Stored.Revision(Certified.Definition(Set), workflow: "example"), Cancel);
        Assert.Null(await Store.Certificates.FindAsync("example", 1, Cancel));

        Assert.IsType<PublishOutcome.Published>(await Library.PublishAsync("example", 1, Cancel));

        Assert.NotNull(await Store.Certificates.FindAsync("example", 1, Cancel));
    }

    [Fact]
    public async Task A_definition_that_can_no_longer_be_read_is_not_published()
    {
        await Store.Workflows.SaveAsync(Stored.Revision("{ not json", workflow: "example"), Cancel);

        Assert.IsType<PublishOutcome.Refused>(await Library.PublishAsync("example", 1, Cancel));
    }

    [Fact]
    public async Task A_certificate_is_made_anew_when_a_workflow_that_is_called_changes()
    {
        await SaveAsync(Certified.Definition(Set, id: "other"));
        var revision = await SaveAsync(Certified.Definition("""{ "id": "call", "type": "call_workflow", "settings": { "workflow": "other" } }"""));
        Clock.Advance(TimeSpan.FromDays(1));

        var kept = await Certificates.OfAsync(revision, Cancel);
        await SaveAsync(Certified.Definition(Set, """{ "n": { "type": "integer", "required": true } }""", id: "other"), 1);
        var made = await Certificates.OfAsync(revision, Cancel);

        Assert.Equal(Now.AddDays(-1), kept.MadeAt);
        Assert.Equal(Now, made.MadeAt);
        Assert.Contains(made.Errors, problem => problem.Code == "workflows.call_without_input");
        Assert.Equal(made.MadeAt, (await Store.Certificates.FindAsync("example", 1, Cancel))!.MadeAt);
    }

    [Fact]
    public async Task A_certificate_whose_firings_are_over_is_made_anew()
    {
        var revision = await SaveAsync(Certified.Definition(Set, triggers: """[ { "type": "schedule", "cron": "0 12 * * *" } ]"""));
        Clock.Advance(TimeSpan.FromDays(2));

        var certificate = await Certificates.OfAsync(revision, Cancel);

        Assert.True(certificate.Facts!.Triggers[0].Next![0] > Now);
    }

    [Fact]
    public async Task Workflows_that_call_each_other_in_a_circle_are_found_by_their_certificates()
    {
        await SaveAsync(Call("a", "b"));
        await SaveAsync(Call("b", "c"));

        await SaveAsync(Call("c", "a"));

        var refused = Assert.IsType<PublishOutcome.Refused>(await Library.PublishAsync("a", null, Cancel));
        Assert.Equal("The workflow 'a' calls itself and would never end: a → b → c → a.", Assert.Single(refused.Certificate.Errors).Message);

        static string Call(string id, string target) => Certified.Definition($$"""{ "id": "call", "type": "call_workflow", "settings": { "workflow": "{{target}}" } }""", id: id);
    }

    [Fact]
    public async Task A_workflow_that_does_not_exist_is_offered_the_name_of_one_that_does()
    {
        await SaveAsync(Certified.Definition(Set, id: "weekly-digest"));
        var revision = await SaveAsync(Certified.Definition("""{ "id": "call", "type": "call_workflow", "settings": { "workflow": "weekly-digets" } }"""));

        var problem = (await Certificates.OfAsync(revision, Cancel)).Problems.Single(each => each.Code == "workflows.unknown_called");

        Assert.Equal("Did you mean 'weekly-digest'?", problem.Hint);
    }

    private async Task<Revision> SaveAsync(string definition, int basedOn = 0) =>
        Assert.IsType<SaveOutcome.Saved>((await Library.SaveAsync(definition, basedOn, "ada", "", Cancel)).Outcome).Revision;
}
