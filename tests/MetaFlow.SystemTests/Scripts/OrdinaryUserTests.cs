using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.SystemTests.Crash;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>The same attempts once more, with a server that is not root.</summary>
[Collection(Alone.Name)]
public sealed partial class OrdinaryUserTests
{
    [Theory]
    [InlineData(nameof(EscapeAtL1Tests))]
    [InlineData(nameof(EscapeAtL2Tests))]
    [InlineData(nameof(EscapeAtL3Tests))]
    public async Task A_server_of_an_ordinary_user_holds_its_scripts_too(string tests)
    {
        Assert.SkipUnless(Environment.UserName == "root", "These tests run as an ordinary user already.");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "setpriv is not installed.");
        var start = new ProcessStartInfo("/usr/bin/setpriv")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/tmp",
        };
        foreach (var argument in (string[])[
            "--reuid=65534", "--regid=65534", "--clear-groups", Environment.ProcessPath!, typeof(OrdinaryUserTests).Assembly.Location,
            "-noColor", "-noLogo", "-class", typeof(OrdinaryUserTests).Namespace + "." + tests])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = "/tmp";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var summary = Summary().Match(output);
        Assert.True(summary.Success, output.Length < 2000 ? output : output[^2000..]);
        Assert.SkipWhen(summary.Groups["skipped"].Value == summary.Groups["total"].Value, "The level is not available to an ordinary user here.");
        Assert.True(summary.Groups["failed"].Value == "0" && summary.Groups["errors"].Value == "0", output.Length < 4000 ? output : output[..4000]);
        Assert.True(int.Parse(summary.Groups["total"].ValueSpan, CultureInfo.InvariantCulture) > EscapeAttempts.All.Length);
    }

    [GeneratedRegex("Total: (?<total>[0-9]+), Errors: (?<errors>[0-9]+), Failed: (?<failed>[0-9]+), Skipped: (?<skipped>[0-9]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary();
}
