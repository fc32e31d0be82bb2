using MetaFlow.Credentials;

namespace MetaFlow.Tests.Storage;

public abstract class CredentialStoreContract(ITestDatabase database) : StoreContract(database)
{
    private ICredentialStore Credentials => Store.Credentials;

    [Fact]
    public async Task A_credential_comes_back_as_sealed()
    {
        var credential = Sealed("네이버") with { Fields = ["X-Naver-Client-Id", "비밀"], Hosts = ["openapi.naver.com", "*.naver.com"] };

        await Credentials.SaveAsync(credential, Cancel);

        AssertSame(credential, await Credentials.FindAsync("네이버", Cancel));
        AssertSame(credential, Assert.Single(await Credentials.ListAsync(Cancel)));
    }

    [Theory]
    [InlineData("Naver", "NAVER")]
    [InlineData("네이버", "\u1102\u1166\u110B\u1175\u1107\u1165")]
    public async Task A_name_is_found_ignoring_case_and_composition(string name, string other)
    {
        await Credentials.SaveAsync(Sealed(name), Cancel);

        AssertSame(Sealed(name), await Credentials.FindAsync(other, Cancel));
        Assert.Null(await Credentials.FindAsync(other + "x", Cancel));
    }

    [Fact]
    public async Task Saving_a_name_again_puts_the_new_one_in_its_place()
    {
        await Credentials.SaveAsync(Sealed("slack"), Cancel);
        var next = Sealed("Slack") with
        {
            Kind = CredentialKind.Bearer, Fields = ["token"], Hosts = [], Values = new byte[] { 0, 255, 7 }, ChangedAt = Now.AddMilliseconds(1),
        };

        await Credentials.SaveAsync(next, Cancel);

        AssertSame(next, Assert.Single(await Credentials.ListAsync(Cancel)));
    }

    [Fact]
    public async Task Credentials_are_listed_by_name()
    {
        foreach (var name in new[] { "slack", "Naver", "가", "mail" })
        {
            await Credentials.SaveAsync(Sealed(name), Cancel);
        }

        Assert.Equal(["mail", "Naver", "slack", "가"], (await Credentials.ListAsync(Cancel)).Select(each => each.Name));
    }

    [Fact]
    public async Task A_removed_credential_is_gone()
    {
        await Credentials.SaveAsync(Sealed("slack"), Cancel);

        Assert.True(await Credentials.RemoveAsync("SLACK", Cancel));
        Assert.Null(await Credentials.FindAsync("slack", Cancel));
        Assert.False(await Credentials.RemoveAsync("slack", Cancel));
    }

    [Fact]
    public async Task Of_many_who_save_one_name_at_once_one_row_is_left()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Task.Run(
            () => Credentials.SaveAsync(Sealed("slack") with { Values = new[] { (byte)number } }, Cancel), Cancel)));

        Assert.Single(await Credentials.ListAsync(Cancel));
    }

    private SealedCredential Sealed(string name) =>
        new(name, CredentialKind.Headers, ["X-Key"], ["api.example.com"], new byte[] { 1, 0, 2 }, Now);

    private static void AssertSame(SealedCredential expected, SealedCredential? found)
    {
        Assert.NotNull(found);
        Assert.Equal(
            (expected.Name, expected.Kind, expected.ChangedAt), (found.Name, found.Kind, found.ChangedAt));
        Assert.Equal(expected.Fields, found.Fields);
        Assert.Equal(expected.Hosts, found.Hosts);
        Assert.Equal(expected.Values.ToArray(), found.Values.ToArray());
    }
}
