using MetaFlow.Credentials;
using MetaFlow.Web;
using MetaFlow.Web.Commands;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Web.Credentials;

public sealed class CredentialsCommandTests : IDisposable
{
    private const string Value = "correct-horse-battery";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-credentials-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_credential_from_a_file_and_the_environment_is_kept_listed_and_removed_and_never_shown()
    {
        var file = Path.Combine(_data.FullName, "password.txt");
        await File.WriteAllTextAsync(file, Value + "\n", TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable("METAFLOW_TEST_USER", "ada");

        var added = await RunAsync(
            "credentials", "add", "Mail", "--kind", "basic", "--field", $"password=@{file}", "--from-env", "username=METAFLOW_TEST_USER",
            "--host", "smtp.example.com", "--host", "*.example.org");
        var listed = await RunAsync("credentials", "list");
        var asJson = await RunAsync("credentials", "list", "--json");
        var opened = await OpenAsync("mail");
        var removed = await RunAsync("credentials", "remove", "mail");
        var empty = await RunAsync("credentials", "list", "--json");

        Assert.Equal((CommandLine.Done, "'Mail' (basic) is saved with password, username"), (added.Exit, added.Output.Trim()));
        Assert.Equal("NAME  KIND   FIELDS              HOSTS\nMail  basic  password, username  smtp.example.com, *.example.org", listed.Output.Trim());
        Assert.StartsWith("""[{"name":"Mail","kind":"basic","fields":["password","username"],"hosts":["smtp.example.com","*.example.org"],"changedAt":""", asJson.Output, StringComparison.Ordinal);
        Assert.Equal((Value, "ada"), (opened!.Values["password"], opened.Values["username"]));
        Assert.Equal((CommandLine.Done, "'mail' is removed"), (removed.Exit, removed.Output.Trim()));
        Assert.Equal("[]", empty.Output.Trim());
        Assert.DoesNotContain(Value, string.Concat(added, listed, asJson, removed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_is_sealed_in_the_database()
    {
        var file = Path.Combine(_data.FullName, "secret.txt");
        await File.WriteAllTextAsync(file, Value, TestContext.Current.CancellationToken);
        await RunAsync("credentials", "add", "key", "--kind", "secret", "--field", $"secret=@{file}");
        File.Delete(file);

        var holding = from kept in Directory.EnumerateFiles(_data.FullName, "*", SearchOption.AllDirectories)
                      where File.ReadAllText(kept, System.Text.Encoding.Latin1).Contains(Value, StringComparison.Ordinal)
                      select kept;

        Assert.Empty(holding);
        Assert.Equal(Value, (await OpenAsync("KEY"))!.Values["secret"]);
    }

    [Theory]
    [InlineData("--kind bearer --field token=correct-horse-battery", "The value of 'token' stands on the command line, where others can read it. Write '--field token' to be asked for it")]
    [InlineData("--kind baerer --from-env METAFLOW_TEST_NOTHING", "It is not said which field the variable 'METAFLOW_TEST_NOTHING' is for.")]
    [InlineData("--kind bearer --from-env METAFLOW_TEST_NOTHING", "There is no environment variable 'METAFLOW_TEST_NOTHING', or it is empty.")]
    [InlineData("--kind baerer --from-env token=PATH", "There is no kind of credential 'baerer'. Did you mean 'bearer'?")]
    [InlineData("--kind bearer --from-env PATH --host https://a.example", "'https://a.example' is not a host that a credential may be sent to.")]
    [InlineData("--kind bearer --field token=@nothing.txt", "There is no file 'nothing.txt'.")]
    public async Task What_cannot_be_kept_is_said_in_a_sentence_and_keeps_nothing(string options, string sentence)
    {
        var (exit, _, errors) = await RunAsync(["credentials", "add", "a", .. options.Split(' ')]);

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, errors, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync("credentials", "list", "--json")).Output.Trim());
    }

    [Fact]
    public async Task Removing_what_is_not_there_names_what_was_probably_meant()
    {
        await RunAsync("credentials", "add", "naver", "--kind", "bearer", "--from-env", "PATH");

        var (exit, _, errors) = await RunAsync("credentials", "remove", "navre");

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Equal("There is no credential 'navre'. Did you mean 'naver'? [credentials.unknown]", errors.Trim());
    }

    private async Task<Credential?> OpenAsync(string name)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetaFlow:DataDirectory", _data.FullName)]).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        Engine.Add(services, configuration);
        await using var engine = services.BuildServiceProvider();
        return (await engine.GetRequiredService<CredentialVault>().OpenAsync(name, TestContext.Current.CancellationToken)).Credential;
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.InvariantCulture;
        var output = new StringWriter();
        var errors = new StringWriter();
        var exit = await CommandLine.RunAsync([.. args, "--data", _data.FullName], output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
