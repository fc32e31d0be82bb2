using System.Net;
using MetaFlow.People;
using MetaFlow.Web.Pages;
using MetaFlow.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Tests.Web.SignIn;

/// <summary>The real pipeline and pages in memory, over people in memory, with a few endpoints to be kept from.</summary>
internal sealed class SignInServer : IAsyncDisposable
{
    public const string FromHeader = "X-Test-From";

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("metaflow-keys-");
    private readonly WebApplication _app;

    private SignInServer()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(SignInRoom).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection([new("MetaFlow:KeysDirectory", _keys.FullName)]);
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();

        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IPeopleStore>(People);
        builder.Services.AddSingleton(Console);
        builder.Services.AddPeople(builder.Configuration);
        builder.Services.AddSignIn();
        builder.Services.AddPages();
        builder.Services.AddSingleton<IPasswordHasher<Person>, CountingHasher>();

        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[FromHeader].ToString());
            return next(context);
        });
        _app.UseSecurityHeaders();
        _app.UseErrorPages();
        _app.UseSessions();
        _app.UseRequestLocalization();
        _app.UsePermissions();
        MapSamples();
        _app.MapPages();
    }

    public InMemoryPeople People { get; } = new();

    public FakeClock Clock { get; } = new();

    public TextWriter Console { get; } = new StringWriter();

    public string SetupCode => _app.Services.GetRequiredService<SetupCode>().Text;

    public IServiceProvider Services => _app.Services;

    /// <summary>With one admin, 'boss', unless it is the first start that matters.</summary>
    public static async Task<SignInServer> StartAsync(bool empty = false)
    {
        var server = new SignInServer();
        if (!empty)
        {
            server.Add("boss", Role.Admin);
        }

        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public Person Add(string name, Role role)
    {
        var passwords = new Passwords(new CountingHasher());
        var person = new Person(
            Guid.CreateVersion7(Clock.GetUtcNow()), name, passwords.Hash(SignInRules.GoodPassword), role, Sessions.NewStamp(), Clock.GetUtcNow());
        People.Put(person);
        return person;
    }

    public async Task<string> TokenAsync(Person owner, Role role)
    {
        var made = await Services.GetRequiredService<TokenDesk>().MakeAsync(
            owner.Id, "test", role, expiresAt: null, TestContext.Current.CancellationToken);
        return made.Value!.Text;
    }

    /// <param name="scheme"><c>https</c> as if TLS had ended here.</param>
    public TestBrowser Browser(string from = "127.0.0.1", string scheme = "http")
    {
        var client = _app.GetTestClient();
        client.BaseAddress = new Uri($"{scheme}://metaflow.example");
        return new TestBrowser(client, from);
    }

    public async Task<TestBrowser> SignedInAsync(string name)
    {
        var browser = Browser();
        var answer = await browser.SubmitAsync("/sign-in", "sign-in", ("name", name), ("password", SignInRules.GoodPassword));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    private void MapSamples()
    {
        foreach (var permission in Permissions.Table)
        {
            _app.MapMethods($"/api/sample/{permission.Name}", ["GET", "POST"], () => Results.Ok())
                .RequireAuthorization(permission.Name);
        }

        _app.MapGet("/api/sample/anybody", () => Results.Ok());
        _app.MapGet("/sample/admins", () => Results.Text("for admins")).RequireAuthorization(Permissions.PeopleManage);
        _app.MapGet("/sample/page", () => Results.Text("a page"));
        _app.MapGet("/sample/broken", string () => throw new InvalidOperationException("broken for the test")).AllowAnonymous();
        _app.MapGet("/health/sample", () => Results.Text("healthy")).AllowAnonymous().AnswerBeforeSetup();
    }
}
