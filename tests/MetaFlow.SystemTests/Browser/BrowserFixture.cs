using MetaFlow.SystemTests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace MetaFlow.SystemTests.Browser;

/// <summary>One Chromium for all tests; nothing is downloaded.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Variable = "METAFLOW_CHROMIUM";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The browser; the test is skipped where there is none.</summary>
    public async Task<IBrowser> BrowserAsync()
    {
        var executable = Environment.GetEnvironmentVariable(Variable) ?? "/usr/bin/chromium";
        Assert.SkipUnless(
            File.Exists(executable),
            $"There is no browser at '{executable}'. Install Debian's package 'chromium', or set {Variable} to the path of one.");

        _playwright ??= await Playwright.CreateAsync();
        return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
