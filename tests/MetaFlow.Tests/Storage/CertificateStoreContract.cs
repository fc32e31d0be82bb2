using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Storage;

public abstract class CertificateStoreContract(ITestDatabase database) : StoreContract(database)
{
    private ICertificateStore Certificates => Store.Certificates;

    [Fact]
    public async Task A_certificate_comes_back_as_it_was()
    {
        await SaveRevisionAsync("definition 1");
        var certificate = Some("definition 1") with { Problems = [Problem.Of("certificate.no_token_bound", ("step", "요약 😢")) with { Line = 3 }] };

        Assert.True(await Certificates.SaveAsync("digest", 1, certificate, Cancel));

        var found = (await Certificates.FindAsync("digest", 1, Cancel))!;
        Assert.Equal(CertificateJson.Write(certificate), CertificateJson.Write(found));
    }

    [Fact]
    public async Task A_later_certificate_takes_the_place_of_the_earlier_one()
    {
        await SaveRevisionAsync("definition 1");
        await Certificates.SaveAsync("digest", 1, Some("definition 1"), Cancel);

        Assert.True(await Certificates.SaveAsync("digest", 1, Some("definition 1") with { Program = "9.9.9" }, Cancel));

        Assert.Equal("9.9.9", (await Certificates.FindAsync("digest", 1, Cancel))!.Program);
    }

    [Theory]
    [InlineData("digest", 1, "another definition")]
    [InlineData("digest", 2, "definition 1")]
    [InlineData("nothing", 1, "definition 1")]
    public async Task A_certificate_of_another_definition_is_not_saved(string workflow, int revision, string definition)
    {
        await SaveRevisionAsync("definition 1");

        Assert.False(await Certificates.SaveAsync(workflow, revision, Some(definition), Cancel));
        Assert.Null(await Certificates.FindAsync(workflow, revision, Cancel));
    }

    [Fact]
    public async Task A_definition_finds_its_certificates_wherever_it_was_saved()
    {
        await SaveRevisionAsync("one");
        await SaveRevisionAsync("two", 1);
        await SaveRevisionAsync("one", 2);
        await Certificates.SaveAsync("digest", 3, Some("one"), Cancel);
        await Certificates.SaveAsync("digest", 2, Some("two"), Cancel);
        await Certificates.SaveAsync("digest", 1, Some("one"), Cancel);

        var found = await Certificates.FindByHashAsync(Some("one").Hash, Cancel);

        Assert.Equal([1, 3], found.Select(each => each.Revision));
        Assert.Empty(await Certificates.FindByHashAsync("nothing", Cancel));
    }

    private async Task SaveRevisionAsync(string definition, int basedOn = 0) =>
        Assert.IsType<SaveOutcome.Saved>(await Store.Workflows.SaveAsync(Stored.Revision(definition, basedOn), Cancel));

    private Certificate Some(string definition) => new()
    {
        Id = "digest",
        Hash = BlobHash.Of(Encoding.UTF8.GetBytes(definition)).Hex,
        Standing = Standing.Typed,
        Language = 1,
        Program = "0.1.0",
        MadeAt = Now,
        Surroundings = "none",
        Problems = [],
    };
}
