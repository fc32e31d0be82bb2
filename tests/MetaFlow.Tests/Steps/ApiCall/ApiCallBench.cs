using System.Collections.Concurrent;
using System.Globalization;
using MetaFlow.Credentials;
using MetaFlow.Expressions;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.ApiCall;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Steps.ApiCall;

/// <summary>One call as the engine makes it, against a service on this machine.</summary>
internal sealed class ApiCallBench : IAsyncDisposable
{
    public static readonly StepType Type = Some.Catalog.TryFind("api_call", out var type) ? type : throw new InvalidOperationException();

    private readonly ServiceProvider _services;

    private ApiCallBench(StubService service, Action<HttpOptions>? configure)
    {
        Service = service;
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(StubService.Client(configure))
            .AddSingleton<HttpCredentials>()
            .AddSingleton<ExpressionCache>()
            .AddSingleton<ICredentialStore>(new OpenStore())
            .AddSingleton<ICredentialSeal>(new NoSeal())
            .AddSingleton<CredentialVault>()
            .AddSingleton<ApiCallStep>()
            .BuildServiceProvider();
    }

    public StubService Service { get; }

    public FakeClock Clock { get; } = new();

    public Asked Last => Service.Last;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ApiCallBench> StartAsync(Func<HttpContext, Asked, Task> answer, Action<HttpOptions>? configure = null) =>
        new(await StubService.StartAsync(answer), configure);

    public static async Task<ApiCallBench> StartAsync(Func<Asked, string> json) => new(await StubService.StartAsync(json), null);

    public static IReadOnlyList<SettingProblem> Check(string settings) =>
        [.. Type.Check(new WrittenSettings((JsonObject)JsonData.Parse(settings)))];

    public static Conduct Conduct(string settings) => Type.ForeseeConduct(new WrittenSettings((JsonObject)JsonData.Parse(settings)));

    public Task SaveAsync(CredentialKind kind, params (string Field, string Value)[] values) => SaveAsync(kind, [], values);

    /// <summary>Keeps the credential that steps call <c>kept</c>.</summary>
    public Task SaveAsync(CredentialKind kind, string[] hosts, params (string Field, string Value)[] values) =>
        _services.GetRequiredService<CredentialVault>().SaveAsync(
            new Credential("kept", kind, values.ToDictionary(value => value.Field, value => value.Value), hosts), Token);

    /// <param name="settings">Settings beside the address, such as <c>"method": "POST"</c>; <c>$port</c> is the service's.</param>
    /// <param name="written">What the author wrote, where an expression has become these settings.</param>
    public Task<StepOutcome> RunAsync(string settings, string path = "/", string? host = null, string? written = null, CancellationToken? token = null, SendNotice? notice = null)
    {
        var address = $"\"url\": \"http://{host ?? "127.0.0.1"}:{Service.Port}{path}\"";
        var filled = Parse(settings.Length == 0 ? address : $"{address}, {settings}");
        var context = new StepContext(Some.Head().Id, "orders/send", 2, JsonObject.Empty, ExpressionScope.Empty)
        {
            Conduct = Type.ForeseeConduct(new WrittenSettings(written is null ? filled : Parse(written))),
            Notice = notice,
        };
        return Type.RunAsync(_services, filled, context, token ?? Token);
    }

    public async Task<JsonObject> CompletesAsync(string settings, string path = "/", string? host = null)
    {
        var outcome = await RunAsync(settings, path, host);
        if (outcome is StepOutcome.Failed failed)
        {
            Assert.Fail($"{failed.Problem.Code}: {failed.Problem.Message}");
        }

        return (JsonObject)((StepOutcome.Completed)outcome).Output;
    }

    public async Task<StepOutcome.Failed> FailsAsync(string settings, string path = "/", string? host = null, string? written = null) =>
        Assert.IsType<StepOutcome.Failed>(await RunAsync(settings, path, host, written));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Service.DisposeAsync();
    }

    private JsonObject Parse(string members) => (JsonObject)JsonData.Parse(
        $"{{ {members.Replace("$port", Service.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)} }}");

    private sealed class OpenStore : ICredentialStore
    {
        private readonly ConcurrentDictionary<string, SealedCredential> _all = new(StringComparer.OrdinalIgnoreCase);

        public Task<SealedCredential?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_all.GetValueOrDefault(name));

        public Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SealedCredential>>([.. _all.Values.OrderBy(each => each.Name, StringComparer.Ordinal)]);

        public Task SaveAsync(SealedCredential credential, CancellationToken cancellationToken)
        {
            _all[credential.Name] = credential;
            return Task.CompletedTask;
        }

        public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_all.TryRemove(name, out _));
    }

    private sealed class NoSeal : ICredentialSeal
    {
        public byte[] Seal(ReadOnlySpan<byte> values) => values.ToArray();

        public byte[]? Open(ReadOnlySpan<byte> values) => values.ToArray();
    }
}
