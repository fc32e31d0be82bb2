using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Runs;

public sealed class LocalRunTests
{
    [Fact]
    public async Task A_run_without_a_server_drives_the_runs_that_it_calls()
    {
        var folder = Directory.CreateTempSubdirectory("metaflow-local-");
        var caller = Path.Combine(folder.FullName, "caller.json");
        await File.WriteAllTextAsync(caller, """
            { "metaflow": 1, "id": "caller", "output": "{{ steps.greetings.results.greeting }}",
              "steps": [ { "id": "greetings", "type": "for_each", "items": [ "Ada", "민수" ], "concurrency": 2, "steps": [
                { "id": "greeting", "type": "call_workflow", "settings": { "workflow": "hello", "inputs": { "name": "{{ item }}" } } } ] } ] }
            """, TestContext.Current.CancellationToken);
        await RunAsync("workflows", "import", Repository.Path("workflows", "hello.json"), "--data", folder.FullName);
        await RunAsync("workflows", "publish", "hello", "--data", folder.FullName);

        var (exit, output) = await RunAsync("run", caller, "--data", folder.FullName);

        Assert.Equal(CommandLine.Done, exit);
        Assert.Contains("""Output: ["Hello Ada","Hello 민수"]""", output, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_given_in_secret_is_not_printed()
    {
        var folder = Directory.CreateTempSubdirectory("metaflow-local-");
        var file = Path.Combine(folder.FullName, "shop.json");
        await File.WriteAllTextAsync(file, """
            { "metaflow": 1, "id": "shop", "inputs": { "key": { "type": "string", "secret": true } },
              "steps": [ { "id": "a", "type": "set", "settings": { "values": { "header": "Bearer {{ inputs.key }}" } } } ] }
            """, TestContext.Current.CancellationToken);

        var (_, plain) = await RunAsync("run", file, "--input", """{ "key": "correct-horse-battery" }""", "--data", folder.FullName);
        var (_, json) = await RunAsync("run", file, "--input", """{ "key": "correct-horse-battery" }""", "--data", folder.FullName, "--json");

        Assert.DoesNotContain("correct-horse-battery", plain + json, StringComparison.Ordinal);
        Assert.Contains("Bearer •••", plain, StringComparison.Ordinal);
        Assert.Contains("\"inputs\":{\"key\":\"•••\"}", json, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] words)
    {
        var output = new StringWriter();
        return (await CommandLine.RunAsync(words, output, TextWriter.Null), output.ToString());
    }
}
