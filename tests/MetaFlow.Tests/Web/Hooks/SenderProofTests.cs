using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Tests.Web.Api;
using static MetaFlow.Tests.Web.Hooks.Sender;

namespace MetaFlow.Tests.Web.Hooks;

public sealed class SenderProofTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Body = """{ "name": "Grace" }""";

    public static TheoryData<string> Refused { get; } = [.. RefusedCalls.All.Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_call_that_proves_nothing_is_refused_and_starts_nothing(string name)
    {
        var call = RefusedCalls.All.Single(one => one.Name == name);
        var workflow = await PublishAsync($"refused-{RefusedCalls.All.TakeWhile(one => one != call).Count()}");

        var (status, body, headers) = await server.SendAsync(call.Request(workflow));

        Assert.Equal((call.Status, call.Code), (status, CodeOf(body)));
        Assert.DoesNotContain("not the secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Shared, body, StringComparison.Ordinal);
        Assert.Empty(await RunsAsync(workflow));
        Assert.Equal(status == 401 && call.Hook is "basic" or "bearer" && status == 401, headers.WwwAuthenticate.Count > 0);
    }

    [Fact]
    public async Task What_its_sender_signed_is_let_in_whichever_way_it_is_asked_for()
    {
        var workflow = await PublishAsync("let-in");
        Call[] calls =
        [
            Taken("secret", ("X-Webhook-Secret", Shared)),
            Taken("hmac", Right.Hmac(Body)),
            Taken("hmac", ("X-Shop-Signature", $"sha256={Right.Hex(Body).ToUpperInvariant()}")),
            Taken("hmac64", ("X-Signature", Right.Base64(Body))),
            Taken("timed", Right.Timed(Body)),
            Taken("timed", Right.Timed(Body, secondsAgo: -20)),
            Taken("github", Right.Github(Body)),
            Taken("slack", Right.Slack(Body)),
            Taken("slack", Right.Slack(Body, secondsAgo: 200)),
            Taken("stripe", Right.Stripe(Body)),
            Taken("stripe", ("Stripe-Signature", $"{Right.Stripe(Body, 30)[0].Item2.Replace(",v1", $",v1={Forger.Hex("x")},v0=1,v1", StringComparison.Ordinal)}")),
            Taken("basic", Basic("shop", Shared)),
            Taken("bearer", ("Authorization", $"bearer {Shared}")),
            Taken("shop/orders"),
            Taken("small") with { ContentType = "application/json; charset=utf-8" },
        ];

        foreach (var call in calls)
        {
            var (status, body, headers) = await server.SendAsync(call.Request(workflow));
            Assert.True(status == 202, $"{call.Hook}: {status} {body}");
            Assert.Equal($"/api/runs/{RunOf(body)}", headers.Location?.ToString());
        }

        Assert.Equal(calls.Length, (await RunsAsync(workflow)).Count);
    }

    [Theory]
    [InlineData("timed")]
    [InlineData("slack")]
    [InlineData("stripe")]
    public async Task What_was_recorded_and_is_sent_again_starts_nothing_whatever_else_it_says(string hook)
    {
        var workflow = await PublishAsync($"replayed-{hook}");
        var signed = hook switch { "timed" => Right.Timed(Body), "slack" => Right.Slack(Body), _ => Right.Stripe(Body) };

        var first = await server.SendAsync(Taken(hook, signed).Request(workflow));
        var again = await server.SendAsync(Taken(hook, signed).Request(workflow));
        var named = await server.SendAsync(Taken(hook, [.. signed, ("Idempotency-Key", "another")]).Request(workflow));

        Assert.Equal((202, 409, 409), (first.Status, again.Status, named.Status));
        Assert.Equal("hooks.replayed", CodeOf(again.Body));
        Assert.Single(await RunsAsync(workflow));
    }

    [Fact]
    public async Task A_delivery_that_comes_again_is_the_run_that_is_there()
    {
        var workflow = await PublishAsync("again");
        const string Paid = """{ "id": "evt_1", "name": "x" }""";
        (Call First, Call Again)[] pairs =
        [
            (Taken("hmac", [.. Right.Hmac(Body), ("Idempotency-Key", "order 7")]), Taken("hmac", [.. Right.Hmac(Body), ("Idempotency-Key", "order 7")])),
            (Taken("github", [.. Right.Github(Body), ("X-GitHub-Delivery", "72d3162e")]), Taken("github", [.. Right.Github(Body), ("X-GitHub-Delivery", "72d3162e")])),
            (Taken("stripe", Right.Stripe(Paid)) with { Body = Paid }, Taken("stripe", Right.Stripe(Paid, secondsAgo: 5)) with { Body = Paid }),
            (Taken("keyed") with { Body = """{ "name": "x", "order": 7 }""" }, Taken("keyed") with { Body = """{ "name": "y", "order": 7 }""" }),
        ];

        foreach (var (first, again) in pairs)
        {
            var (status, body, headers) = await server.SendAsync(first.Request(workflow));
            var (statusAgain, bodyAgain, headersAgain) = await server.SendAsync(again.Request(workflow));

            Assert.Equal((202, 202), (status, statusAgain));
            Assert.Equal(RunOf(body), RunOf(bodyAgain));
            Assert.False(headers.Contains("Idempotent-Replayed"));
            Assert.True(headersAgain.Contains("Idempotent-Replayed"));
        }

        Assert.Equal(pairs.Length, (await RunsAsync(workflow)).Count);
    }

    [Fact]
    public async Task Of_many_who_tell_of_one_delivery_at_once_one_starts_a_run_and_all_hear_of_it()
    {
        var workflow = await PublishAsync("crowd");
        var told = Enumerable.Range(0, 40).Select(_ => Taken("waiting", [.. Right.Hmac(Body), ("Idempotency-Key", "one")]).Request(workflow));

        var answers = await Task.WhenAll(told.Select(request => Task.Run(() => server.SendAsync(request), TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal((200, "\"hello Grace\""), (answer.Status, answer.Body)));
        Assert.Single(await RunsAsync(workflow));
    }

    [Fact]
    public async Task While_a_secret_is_changed_the_one_before_is_good_and_not_longer()
    {
        var workflow = await PublishAsync("changing", "changing-key");
        var vault = server.Get<CredentialVault>();
        await SaveAsync("changing-key", CredentialKind.Secret, ("secret", Shared));
        Assert.Equal(202, (await server.SendAsync(Taken("hmac", Right.Hmac(Body)).Request(workflow))).Status);

        await vault.RotateAsync("changing-key", "the next secret", TimeSpan.FromHours(1), Cancel);
        var before = await server.SendAsync(Taken("hmac", Right.Hmac(Body)).Request(workflow));
        var after = await server.SendAsync(Taken("hmac", new Sender("the next secret").Hmac(Body)).Request(workflow));
        await vault.RotateAsync("changing-key", "the last secret", TimeSpan.FromHours(-1), Cancel);
        var over = await server.SendAsync(Taken("hmac", new Sender("the next secret").Hmac(Body)).Request(workflow));

        Assert.Equal((202, 202, 401), (before.Status, after.Status, over.Status));
    }

    [Fact]
    public async Task Who_calls_too_often_hears_when_to_come_again()
    {
        var workflow = await PublishAsync("often");

        var taken = new[] { await CallAsync(), await CallAsync() };
        var over = await CallAsync();

        Assert.All(taken, answer => Assert.Equal(202, answer.Status));
        Assert.Equal((429, "hooks.too_often"), (over.Status, CodeOf(over.Body)));
        Assert.InRange(over.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));

        Task<(int Status, string Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> CallAsync() =>
            server.SendAsync(Taken("rated").Request(workflow));
    }

    [Fact]
    public async Task Who_guesses_secrets_is_held_up_and_other_webhooks_are_not()
    {
        var workflow = await PublishAsync("guessed");
        var statuses = new List<int>();
        for (var guess = 0; guess < 61; guess++)
        {
            statuses.Add((await server.SendAsync(Taken("secret", ("X-Webhook-Secret", $"{guess}")).Request(workflow))).Status);
        }

        var other = await server.SendAsync(Taken("bearer", ("Authorization", $"Bearer {Shared}")).Request(workflow));

        Assert.Equal(Enumerable.Repeat(401, 60).Append(429), statuses);
        Assert.Equal(202, other.Status);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_not_waited_for()
    {
        var workflow = await PublishAsync("endless");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{workflow}/hmac") { Content = new StreamContent(new EndlessStream()) };

        var (status, body, _) = await server.SendAsync(request);

        Assert.Equal((408, "hooks.too_slow"), (status, CodeOf(body)));
    }

    [Fact]
    public async Task The_last_calls_are_shown_without_what_proves_who_sent_them()
    {
        var workflow = await PublishAsync("shown");
        await server.SendAsync(Taken("hmac", [.. Right.Hmac(Body), ("X-Order", "7"), ("Authorization", "Bearer abc")]).Request(workflow));
        await server.SendAsync(Taken("hmac", Forger.Hmac(Body)).Request(workflow));

        var (status, text) = await server.AskAsync(HttpMethod.Get, $"/api/workflows/{workflow}/triggers/hmac/received");
        var calls = ((JsonArray)JsonData.Parse(text)).Cast<JsonObject>().ToArray();

        Assert.Equal(200, status);
        Assert.Equal(["401", "202"], calls.Select(call => call["status"]!.ToString()));
        Assert.Equal("\"7\"", ((JsonObject)calls[1]["headers"]!)["x-order"]!.ToString());
        Assert.Equal("\"Grace\"", ((JsonObject)calls[1]["body"]!)["name"]!.ToString());
        Assert.DoesNotContain(Right.Hex(Body), text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer abc", text, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string CodeOf(string body) => ((JsonText)((JsonObject)((JsonArray)((JsonObject)JsonData.Parse(body))["problems"]!)[0])["code"]!).Value;

    private static string RunOf(string body) => ((JsonText)((JsonObject)JsonData.Parse(body))["run"]!).Value;

    private static Call Taken(string hook, params (string, string)[] headers) => new("", hook, Body, headers, 202, "");

    private async Task<IReadOnlyList<JsonData>> RunsAsync(string workflow) =>
        [.. (JsonArray)JsonData.Parse((await server.AskAsync(HttpMethod.Get, $"/api/runs?workflow={workflow}")).Body)];

    private async Task SaveAsync(string name, CredentialKind kind, params (string Field, string Value)[] values) => await server.Get<CredentialVault>().SaveAsync(
        new Credential(name, kind, values.ToDictionary(value => value.Field, value => value.Value), []), Cancel);

    private async Task<string> PublishAsync(string id, string key = "key")
    {
        await SaveAsync("key", CredentialKind.Secret, ("secret", Shared));
        await SaveAsync("user", CredentialKind.Basic, ("username", "shop"), ("password", Shared));
        await SaveAsync("token", CredentialKind.Bearer, ("token", Shared));
        await SaveAsync("headers", CredentialKind.Headers, ("X-A", Shared));
        string[] hooks =
        [
            Auth("secret", "secret", key), Auth("hmac", "hmac", key, """ "header": "X-Shop-Signature", "prefix": "sha256=" """),
            Auth("hmac64", "hmac", key, """ "encoding": "base64" """), Auth("timed", "hmac", key, """ "timestampHeader": "X-Time", "tolerance": "PT1M" """),
            Auth("github", "github", key), Auth("slack", "slack", key), Auth("stripe", "stripe", key), Auth("basic", "basic", "user"), Auth("bearer", "bearer", "token"),
            Auth("lost", "secret", "no-such-key"), Auth("headers", "secret", "headers"),
            Hook("small", """ "contentTypes": "application/json", "maxBody": 64 """), Hook("open", """ "path": "shop/orders" """),
            Hook("rated", """ "rate": { "calls": 2, "per": "PT1H" } """), Hook("keyed", """ "deduplicateBy": "{{ trigger.body.order }}" """),
            Hook("waiting", $$""" "answerWithin": "PT30S", "auth": { "kind": "hmac", "credential": "{{key}}", "header": "X-Shop-Signature", "prefix": "sha256=" } """),
        ];
        var (status, body) = await server.AskAsync(HttpMethod.Post, "/api/workflows?basedOn=0", $$"""
            { "metaflow": 1, "id": "{{id}}", "inputs": { "name": { "type": "string", "default": "nobody" } }, "triggers": [ {{string.Join(", ", hooks)}} ],
              "steps": [ { "id": "say", "type": "set", "settings": { "values": { "greeting": "hello {{"{{ inputs.name }}"}}" } } } ], "output": "{{"{{ steps.say.greeting }}"}}" }
            """);
        Assert.True(status < 300 || status == 409, body);
        (status, body) = await server.AskAsync(HttpMethod.Post, $"/api/workflows/{id}/publish");
        Assert.True(status < 300, body);
        return id;

        static string Auth(string id, string kind, string credential, string more = "") =>
            Hook(id, $$""" "auth": { "kind": "{{kind}}", "credential": "{{credential}}"{{(more.Length == 0 ? "" : $",{more}")}} } """);

        static string Hook(string id, string more) =>
            $$"""{ "id": "{{id}}", "type": "webhook", {{more}}, "inputs": { "name": "{{"{{ $string(trigger.body.name) }}"}}" } }""";
    }

    // As somebody sends who wants to keep the connection and nothing else.
    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
