using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MetaFlow.Json;
using MetaFlow.Scripts;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>What the process holds when nothing was checked before: at each level, by each kind of user.</summary>
public abstract class EscapeContract(SandboxFixture sandbox)
{
    private const string SecretName = "METAFLOW_TEST_SECRET";
    private const string Secret = "a word that no child may know";

    private static readonly ScriptLimits Limits = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), 1024 * 1024);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Names => [.. EscapeAttempts.All.Select(attempt => attempt.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_attempt_ends_as_it_has_to_and_reaches_nothing(string name)
    {
        sandbox.Need();
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The attempts call by the numbers of x86-64.");
        var attempt = EscapeAttempts.All.Single(attempt => attempt.Name == name);
        Environment.SetEnvironmentVariable(SecretName, Secret);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var marker = Path.Combine(Path.GetTempPath(), "metaflow-escape-" + Guid.CreateVersion7().ToString("N"));
        var input = JsonData.Parse($$"""{"server":{{Environment.ProcessId}},"port":{{((IPEndPoint)listener.LocalEndpoint).Port}},"marker":"{{marker}}"}""");

        var outcome = await sandbox.RunAsync(HostileScript.Compile(attempt.Body), input,
            attempt.Ends.Contains("scripts.timeout") ? Limits with { Timeout = Short } : Limits);

        var said = outcome switch
        {
            ScriptOutcome.Completed completed => "=" + completed.Output,
            ScriptOutcome.Failed failed => failed.Problem.Code,
            _ => "",
        };
        Assert.True(attempt.Ends.Contains(said), $"It ended with {(said.Length < 500 ? said : said[..500])} {(outcome as ScriptOutcome.Failed)?.Problem.Message}");
        Assert.False(listener.Pending(), "The server was reached.");
        Assert.False(Path.Exists(marker) || File.Exists("/dev/shm/" + Path.GetFileName(marker)), "A file was made.");
        Assert.DoesNotContain(Secret, (outcome as ScriptOutcome.Failed)?.Problem.Message ?? said, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", (outcome as ScriptOutcome.Failed)?.Problem.Message ?? said, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_canaries_were_contained()
    {
        sandbox.Need();

        Assert.NotEmpty(sandbox.Report.Attempts);
        Assert.All(sandbox.Report.Attempts, attempt => Assert.True(attempt.Contained, $"{attempt.Name}: {attempt.Result}"));
    }
}

public sealed class EscapeAtL1Tests(SandboxAtL1 sandbox) : EscapeContract(sandbox), IClassFixture<SandboxAtL1>;

public sealed class EscapeAtL2Tests(SandboxAtL2 sandbox) : EscapeContract(sandbox), IClassFixture<SandboxAtL2>;

public sealed class EscapeAtL3Tests(SandboxAtL3 sandbox) : EscapeContract(sandbox), IClassFixture<SandboxAtL3>;
