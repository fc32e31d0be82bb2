using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

/// <summary>
/// A test that looks at the pages as people do. Whatever the browser complains about fails it; what it saw then is
/// kept in artifacts/browser.
/// </summary>
public abstract class BrowserTest(ServerFixture server, BrowserFixture browser) : IAsyncLifetime
{
    private static readonly string Artifacts = Path.Combine(Repository.Root, "artifacts", "browser");

    // One sign-in for each person and server: the forms of signing in have tests of their own.
    private static readonly ConcurrentDictionary<string, string> Sessions = new();

    private readonly ConcurrentQueue<string> _complaints = new();
    private IBrowserContext? _context;

    protected ServerFixture Server => server;

    protected IPage Page { get; private set; } = null!;

    /// <summary>Complaints that the test provokes; part of their text.</summary>
    protected IList<string> Expected { get; } = [];

    protected virtual string Locale => "en-US";

    protected virtual string SignedInAs => ServerFixture.AdminName;

    private string Session => $"{SignedInAs} {server.Address}";

    public virtual async ValueTask InitializeAsync()
    {
        var chromium = await browser.BrowserAsync();
        _context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address,
            Locale = Locale,
            TimezoneId = "Asia/Seoul",
            StorageState = Sessions.GetValueOrDefault(Session),
        });
        // Beside tests that take all of the processors: a page that hangs is told apart all the same.
        _context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(20_000);
        await _context.Tracing.StartAsync(new TracingStartOptions { Screenshots = true, Snapshots = true });
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) => Complain(message.Type is "error" or "warning", $"console: {message.Text}");
        Page.PageError += (_, error) => Complain(true, $"script: {error}");
        Page.RequestFailed += (_, request) => Complain(true, $"request failed: {request.Url} {request.Failure}");
        Page.Response += (_, response) => Complain(response.Status >= 400, $"response {response.Status}: {response.Url}");
        if (!Sessions.ContainsKey(Session))
        {
            await SignInAsync();
            Sessions[Session] = await _context.StorageStateAsync();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_context is null)
        {
            return;
        }

        var unexpected = _complaints
            .Where(complaint => !Expected.Any(part => complaint.Contains(part, StringComparison.Ordinal)))
            .ToList();
        if (unexpected.Count > 0 || TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            Directory.CreateDirectory(Artifacts);
            var file = Path.Combine(Artifacts, TestContext.Current.TestCase?.TestCaseDisplayName.Replace('/', '_') ?? "test");
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file + ".png", FullPage = true });
            await _context.Tracing.StopAsync(new TracingStopOptions { Path = file + ".zip" });
            await File.WriteAllTextAsync(file + ".log", server.Output);
        }

        await _context.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(unexpected);
    }

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    protected async Task<IResponse> OpenAsync(string path)
    {
        var response = await Page.GotoAsync(path) ?? throw new InvalidOperationException($"'{path}' gave no response.");
        await IsAliveAsync();
        return response;
    }

    /// <summary>The circuit is there: what was drawn by the server is answered by it.</summary>
    protected Task IsAliveAsync() => Page.Locator(".shell[data-interactive]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

    /// <summary>Calls the API with the session of the browser, as a page of the server would.</summary>
    protected async Task<IAPIResponse> PostAsync(string path)
    {
        var response = await Page.APIRequest.PostAsync(
            server.Address + path, new() { Headers = new Dictionary<string, string> { ["Origin"] = server.Address } });
        Assert.True(response.Ok, await response.TextAsync());
        return response;
    }

    /// <summary>A picture for people who want to look, in the folder that METAFLOW_SCREENS names.</summary>
    protected async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("METAFLOW_SCREENS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }

    protected ILocator Heading(string text) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = text, Level = 1, Exact = true });

    protected static Task SeesAsync(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    private async Task SignInAsync()
    {
        await Page.GotoAsync("/sign-in");
        await Page.Locator("[name=name]").FillAsync(SignedInAs);
        await Page.Locator("[name=password]").FillAsync(ServerFixture.Password);
        await Page.Locator("[name=password]").PressAsync("Enter");

        // Being there is enough: every test opens its own page next.
        await Page.WaitForURLAsync(server.Address + "/", new() { WaitUntil = WaitUntilState.Commit });
    }

    private void Complain(bool really, string complaint)
    {
        if (really)
        {
            _complaints.Enqueue(complaint);
        }
    }
}
