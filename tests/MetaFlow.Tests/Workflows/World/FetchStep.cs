using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.World;

/// <summary>Asks a service: reads with GET, writes with anything else.</summary>
public sealed class FetchStep : IStep<FetchSettings>, IForeseesOutput, IForeseesConduct
{
    public static StepShape Foresee(SettingShapes settings) => new(Shape.ObjectOf(
    [
        KeyValuePair.Create("status", new Member(new Shape.Number(IsInteger: true))),
        KeyValuePair.Create("headers", new Member(Shape.ObjectOf([], isOpen: true))),
        KeyValuePair.Create("body", new Member(Shape.Unknown)),
    ]));

    public static Conduct ForeseeConduct(WrittenSettings settings) =>
        new(settings.Text("method") is null or "GET" or "get" ? Effect.Read : Effect.Write)
        {
            Hosts = settings.Host("url") is { } host ? [host] : null,
            Credentials = settings.Texts("credential") ?? [],
        };

    public Task<StepOutcome> RunAsync(FetchSettings settings, StepContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("It is there to be read, not to be run.");
}

public sealed record FetchSettings(
    string Url, FetchMethod Method = FetchMethod.Get, JsonObject? Query = null, IReadOnlyDictionary<string, string>? Headers = null,
    string? Credential = null, JsonData? Body = null, IReadOnlyList<int>? ExpectStatus = null, FetchPaging? Paging = null);

public enum FetchMethod
{
    Get,
    Post,
    Put,
    Delete,
}

public sealed record FetchPaging(string Next, int MaxPages = 10);
