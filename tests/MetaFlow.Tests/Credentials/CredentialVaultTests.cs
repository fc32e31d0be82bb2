using System.Text;
using MetaFlow.Credentials;

namespace MetaFlow.Tests.Credentials;

public sealed class CredentialVaultTests
{
    private readonly OpenCredentials _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CredentialVault Vault => new(_store, _store, new FakeClock());

    [Fact]
    public async Task A_credential_is_opened_as_it_was_saved()
    {
        var saved = OpenCredentials.Of("네이버", CredentialKind.Headers, ("X-Id", "id"), ("X-Key", "\"비밀\"")) with { Hosts = ["*.naver.com"] };

        await Vault.SaveAsync(saved, Cancel);
        var (credential, problem) = await Vault.OpenAsync("네이버", Cancel);

        Assert.Null(problem);
        Assert.Equal((saved.Name, saved.Kind), (credential!.Name, credential.Kind));
        Assert.Equal(saved.Hosts, credential.Hosts);
        Assert.Equal("\"비밀\"", credential.Values["x-key"]);
        Assert.DoesNotContain("비밀", credential.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_can_only_write_to_the_database_gets_it_sent_nowhere_else()
    {
        var kept = await Vault.SaveAsync(OpenCredentials.Of("a", CredentialKind.Bearer, ("token", "abcdef")) with { Hosts = ["api.example.com"] }, Cancel);
        SealedCredential[] forged = [
            kept with { Hosts = ["evil.example"] },
            kept with { Hosts = [] },
            kept with { Kind = CredentialKind.Secret },
            kept with { Name = "b" },
        ];

        foreach (var credential in forged)
        {
            await _store.SaveAsync(credential, Cancel);
            Assert.Equal("credentials.changed_outside", (await Vault.OpenAsync(credential.Name, Cancel)).Problem?.Code);
        }

        await _store.SaveAsync(kept, Cancel);
        Assert.Equal("abcdef", (await Vault.OpenAsync("A", Cancel)).Credential!.Values["token"]);
    }

    [Fact]
    public async Task What_cannot_be_opened_here_says_so()
    {
        await _store.SaveAsync(new SealedCredential("a", CredentialKind.Bearer, ["token"], [], Encoding.UTF8.GetBytes("other key"), Some.Noon), Cancel);
        var vault = new CredentialVault(_store, new ClosedSeal(), new FakeClock());

        Assert.Equal("credentials.sealed", (await vault.OpenAsync("a", Cancel)).Problem!.Code);
        Assert.Equal("Did you mean 'a'?", (await vault.OpenAsync("ab", Cancel)).Problem!.Hint);
    }

    private sealed class ClosedSeal : ICredentialSeal
    {
        public byte[] Seal(ReadOnlySpan<byte> values) => values.ToArray();

        public byte[]? Open(ReadOnlySpan<byte> values) => null;
    }
}
