using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Runs;
using MetaFlow.Tests.Web.SignIn;
using MetaFlow.Triggers;
using MetaFlow.Web;
using MetaFlow.Web.Api;
using MetaFlow.Web.Hooks;
using MetaFlow.Web.Operations;
using MetaFlow.Web.Pages;
using MetaFlow.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Tests.Web.Api;

/// <summary>The API and the pages with their engine, worker and permissions over a fresh SQLite store, asked with tokens.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private const string Password = "four quiet green boats";
    private const string ElsewhereHeader = "X-Test-Elsewhere";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-api-");
    private readonly Dictionary<Role, string> _tokens = [];
    private WebApplication? _app;

    /// <summary>A folder that triggers may watch.</summary>
    public string Watched => Path.Combine(_data.FullName, "watched");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Server).Assembly.GetName().Name });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
        [
            new("MetaFlow:DataDirectory", _data.FullName),
            new("MetaFlow:Hooks:BodyTimeout", "00:00:01"),
            new("MetaFlow:Files:Folders", Watched),
            new("MetaFlow:Files:Every", "00:00:00.1"),
        ]);
        builder.WebHost.UseTestServer();
        Engine.Add(builder.Services, builder.Configuration);
        builder.Services.AddRunWorker();
        builder.Services.AddEventTriggers(builder.Configuration);
        builder.AddOperations();
        builder.Services.AddHooks(builder.Configuration);
        builder.Services.AddSignIn();
        builder.Services.AddPages();
        builder.Services.AddSingleton(TextWriter.Null);
        builder.Services.AddSingleton<ResolveHost>((_, _) => throw new SocketException((int)SocketError.HostNotFound));
        builder.Logging.ClearProviders();

        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = context.Request.Headers.ContainsKey(ElsewhereHeader)
                ? System.Net.IPAddress.Parse("192.0.2.7")
                : System.Net.IPAddress.Loopback;
            return next(context);
        });
        _app.UseSecurityHeaders();
        _app.UseHooks();
        _app.UseSessions();
        _app.UseRequestLocalization();
        _app.UsePermissions();
        _app.MapOperations();
        _app.MapApi();
        _app.MapPages();

        await _app.Services.GetRequiredService<FirstStart>().RunAsync(TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        await AddPeopleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    /// <param name="role">Whose token is sent; null sends none.</param>
    /// <param name="elsewhere">As if from another machine.</param>
    public async Task<(int Status, string Body)> AskAsync(
        HttpMethod method, string path, string? body = null, Role? role = Role.Admin, bool elsewhere = false)
    {
        using var request = new HttpRequestMessage(method, path);
        if (elsewhere)
        {
            request.Headers.Add(ElsewhereHeader, "yes");
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (role is { } asked)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[asked]);
        }

        using var answer = await _app!.GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a request as it is; the answer with its headers.</summary>
    public async Task<(int Status, string Body, HttpResponseHeaders Headers)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _app!.GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers);
    }

    /// <summary>Sends a body that is not JSON.</summary>
    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, HttpContent body, Role role)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[role]);
        using var answer = await _app!.GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The text of a page as somebody of this role reads it.</summary>
    public async Task<string> ReadPageAsync(string path, Role role) => await (await SignedInAsync(role)).ReadAsync(path);

    /// <summary>The browser of whoever has this role: <c>the-operator</c>.</summary>
    internal async Task<TestBrowser> SignedInAsync(Role role)
    {
        var browser = Browser();
        await browser.SubmitAsync("/sign-in", "sign-in", ("name", $"the-{role}".ToLowerInvariant()), ("password", Password));
        return browser;
    }

    /// <summary>The browser of somebody who is not signed in.</summary>
    internal TestBrowser Browser() => new(_app!.GetTestClient(), "127.0.0.1");

    internal T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>Saves and publishes a workflow and starts it; the id of the run.</summary>
    internal async Task<string> StartAsync(string id, string definition, Role role, string inputs = "{}")
    {
        await AskAsync(HttpMethod.Post, "/api/workflows", definition);
        await AskAsync(HttpMethod.Post, $"/api/workflows/{id}/publish");
        var (_, started) = await AskAsync(HttpMethod.Post, $"/api/workflows/{id}/runs", inputs, role);
        return ((JsonText)((JsonObject)JsonData.Parse(started))["id"]!).Value;
    }

    /// <summary>The approval that a step of the run asks for, once it is asked.</summary>
    internal async Task<JsonObject> ApprovalAsync(string run, string step)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var (status, body) = await AskAsync(HttpMethod.Get, $"/api/approvals/{run}?step={Uri.EscapeDataString(step)}");
            if (status == 200)
            {
                return (JsonObject)JsonData.Parse(body);
            }

            await Task.Yield();
        }
    }

    /// <summary>The run's report once it has ended.</summary>
    public async Task<JsonObject> EndOfAsync(string run)
    {
        var ended = new TaskCompletionSource();
        using var listening = _app!.Services.GetRequiredService<RunWatch>().Listen(head =>
        {
            if (head.HasEnded && head.Id.ToString() == run)
            {
                ended.TrySetResult();
            }
        });
        var (_, body) = await AskAsync(HttpMethod.Get, $"/api/runs/{run}");
        if (!body.Contains("endedAt\":\"", StringComparison.Ordinal))
        {
            await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
            (_, body) = await AskAsync(HttpMethod.Get, $"/api/runs/{run}");
        }

        return (JsonObject)JsonData.Parse(body);
    }

    private async Task AddPeopleAsync()
    {
        var people = _app!.Services.GetRequiredService<PeopleDesk>();
        var tokens = _app.Services.GetRequiredService<TokenDesk>();
        foreach (var role in new[] { Role.Admin, Role.Editor, Role.Operator, Role.Viewer })
        {
            var added = await people.AddAsync($"the-{role}".ToLowerInvariant(), Password, role, TestContext.Current.CancellationToken);
            var made = await tokens.MakeAsync(added.Value!.Id, "test", role, expiresAt: null, TestContext.Current.CancellationToken);
            _tokens[role] = made.Value!.Text;
        }
    }
}
