using System.Text;
using MetaFlow.Rehearsals;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Rehearsals;

/// <summary>Every shipped example is rehearsed as it lies there, without a network, and goes the ways that are written here.</summary>
public sealed class ShippedRehearsalTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-shipped-");

    public static TheoryData<string, int, int, int> Examples => new()
    {
        { "adc-golden-set", 1, 0, 0 },
        { "allocate-costs", 1, 0, 0 },
        { "clean-contacts", 2, 2, 2 },
        { "approve-refund", 5, 5, 5 },
        { "exchange-alert", 3, 4, 4 },
        { "hello", 1, 0, 0 },
        { "invoice-check", 10, 6, 6 },
        { "order-fulfilment", 27, 4, 5 },
        { "order-report", 2, 2, 2 },
        { "wait-and-greet", 1, 0, 0 },
        { "weekly-report", 3, 2, 2 },
    };

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_shipped_example_is_rehearsed_from_a_clean_clone(string id, int count, int covered, int ways)
    {
        var (exit, output, errors) = await RunAsync("run", Repository.Path("workflows", $"{id}.json"), "--rehearse");

        Assert.Equal((CommandLine.Done, ""), (exit, errors));
        Assert.Contains($"{id}: {count} rehearsals, {covered} of {ways} ways gone, 0 gaps", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_example_is_rehearsed() => Assert.Equal(
        Repository.Files("workflows", "*.json").Select(Path.GetFileNameWithoutExtension).Order(),
        Examples.Select(row => row.Data.Item1).Order());

    [Fact]
    public async Task A_shipped_rehearsal_is_read_in_Korean()
    {
        var (_, output, _) = await RunAsync("ko", ["run", Repository.Path("workflows", "exchange-alert.json"), "--rehearse"]);

        Assert.Contains("asked/steps/high/then/told: 보낼 내용 {", output, StringComparison.Ordinal);
        Assert.Contains("exchange-alert: 예행 3번, 길 4개 중 4개 확인, 빈 곳 0개", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shipped_cassette_is_called_after_its_request_and_laid_out_as_one()
    {
        var files = Directory.EnumerateFiles(Repository.Path("workflows", "cassettes"), "*.json", SearchOption.AllDirectories).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var cassette = CassetteJson.Read(File.ReadAllBytes(file), out _)!;
            Assert.Equal($"{cassette.Key}.json", Path.GetFileName(file));
            Assert.Equal(CassetteJson.Write(cassette), File.ReadAllText(file, Encoding.UTF8));
        });
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args) => RunAsync("en", args);

    private async Task<(int Exit, string Output, string Errors)> RunAsync(string language, string[] args)
    {
        System.Globalization.CultureInfo.CurrentUICulture = new System.Globalization.CultureInfo(language);
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync([.. args, "--data", _data.FullName], output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
