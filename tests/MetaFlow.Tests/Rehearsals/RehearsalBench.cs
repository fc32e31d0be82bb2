using System.Globalization;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Rehearsals;
using MetaFlow.Runs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Rehearsals;

/// <summary>Rehearses definitions beside a folder of their own, on a machine without a network.</summary>
internal sealed class RehearsalBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metaflow-rehearsal-");
    private readonly Dictionary<string, Workflow> _others = [];
    private readonly ServiceProvider _services;

    public RehearsalBench(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeClock());
        services.AddHttp(configuration);
        services.AddLlm(configuration);
        services.AddRuns(configuration);
        services.AddRehearsals(configuration);
        services.AddSingleton<ResolveHost>((host, _) => throw new InvalidOperationException($"'{host}' was looked up."));
        _services = services.BuildServiceProvider();
    }

    public CassetteFolder Cassettes => CassetteFolder.Beside(_folder.FullName, "example");

    /// <summary>A workflow that steps may call.</summary>
    public RehearsalBench Beside(string definition)
    {
        var workflow = Some.Read(definition);
        _others[workflow.Id] = workflow;
        return this;
    }

    /// <summary>A cassette of the workflow 'example'.</summary>
    public RehearsalBench With(string request, string response, string variants = "{}")
    {
        Directory.CreateDirectory(Cassettes.Path);
        var count = Directory.EnumerateFiles(Cassettes.Path).Count().ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(
            Path.Combine(Cassettes.Path, $"{count}.json"),
            $$"""{ "cassette": 1, "request": {{request}}, "response": {{response}}, "variants": {{variants}} }""");
        return this;
    }

    public Task<RehearsalReport> RehearseAsync(string steps, string inputs = "{}", string given = "{}") => RehearseAsync(Some.Workflow(steps, inputs), given);

    public Task<RehearsalReport> RehearseAsync(Workflow workflow, string given = "{}") => _services.GetRequiredService<Rehearser>().RehearseAsync(
        workflow, (JsonObject)JsonData.Parse(given),
        new RehearsalSources(_folder.FullName, (id, _) => Task.FromResult(_others.GetValueOrDefault(id))), TestContext.Current.CancellationToken);

    /// <summary>Every way with how far it was gone: <c>check condition then: covered</c>.</summary>
    public static IEnumerable<string> Ways(RehearsalReport report) =>
        from decision in report.Decisions
        from way in decision.Ways
        select $"{decision.Path} {RehearsalJson.Word(decision.Kind)} {way.Way}: {RehearsalJson.Word(way.Coverage)}";

    public static Problem ReasonOf(RehearsalReport report, string path, string way) =>
        report.Decisions.Single(decision => decision.Path == path && decision.Ways.Any(each => each.Way == way)).Ways.Single(each => each.Way == way).Reason!;

    public void Dispose()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
    }
}
