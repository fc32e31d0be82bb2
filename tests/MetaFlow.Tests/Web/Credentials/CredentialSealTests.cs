using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Web.Credentials;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Web.Credentials;

public sealed class CredentialSealTests : IDisposable
{
    private const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-seal-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public void What_was_sealed_is_opened_by_the_next_start_with_the_same_keys()
    {
        using var first = Start("a");
        var seal = first.GetRequiredService<ICredentialSeal>();
        var @sealed = seal.Seal("비밀"u8);

        using var second = Start("a");
        var opened = second.GetRequiredService<ICredentialSeal>().Open(@sealed);

        Assert.Equal("비밀", Encoding.UTF8.GetString(opened!));
        Assert.DoesNotContain("비밀", Encoding.UTF8.GetString(@sealed), StringComparison.Ordinal);
        Assert.NotEqual(@sealed, seal.Seal("비밀"u8));
    }

    [Fact]
    public void Other_keys_another_purpose_and_changed_bytes_open_nothing()
    {
        using var here = Start("a");
        using var elsewhere = Start("b");
        var seal = here.GetRequiredService<ICredentialSeal>();
        var @sealed = seal.Seal("secret"u8);
        var cookie = here.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookies").Protect("secret"u8.ToArray());
        byte[] changed = [.. @sealed[..^1], (byte)(@sealed[^1] ^ 1)];

        Assert.Null(elsewhere.GetRequiredService<ICredentialSeal>().Open(@sealed));
        Assert.Null(seal.Open(cookie));
        Assert.Null(seal.Open(changed));
        Assert.Null(seal.Open([]));
    }

    [Fact]
    public void The_keys_are_for_this_account_of_the_system_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no such modes on Windows.");
            return;
        }

        using var services = Start("a");
        services.GetRequiredService<ICredentialSeal>().Seal("secret"u8);

        var keys = new DirectoryInfo(Path.Combine(_data.FullName, "a", "keys"));
        Assert.Equal(OnlyUs | UnixFileMode.UserExecute, keys.UnixFileMode);
        Assert.Equal([OnlyUs], keys.EnumerateFiles().Select(file => file.UnixFileMode).Distinct());
    }

    private ServiceProvider Start(string data) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetaFlow:DataDirectory", Path.Combine(_data.FullName, data))]).Build())
        .AddCredentials()
        .BuildServiceProvider();
}
