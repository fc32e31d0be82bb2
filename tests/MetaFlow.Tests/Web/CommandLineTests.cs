using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Web;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("serv", "There is no verb 'serv'. Did you mean 'serve'?")]
    [InlineData("workflows exprt", "There is no verb 'exprt'. Did you mean 'export'?")]
    [InlineData("serve --prot 3", "There is no option '--prot'.")]
    [InlineData("runs list more", "'more' is one argument too many.")]
    [InlineData("runs list --set Slots", "'Slots' is not a setting.")]
    [InlineData("run nothing.json", "There is no file 'nothing.json'.")]
    [InlineData("validate nothing.json", "There is no file 'nothing.json'.")]
    [InlineData("--urk http://127.0.0.1:1", "There is no option '--urk'. Did you mean '--url'?")]
    public async Task What_cannot_be_run_is_said_in_a_sentence_and_exits_2(string line, string sentence)
    {
        var (exit, _, errors) = await RunAsync(line.Split(' '));

        Assert.Equal(CommandLine.CouldNotRun, exit);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirm", true)]
    [InlineData("retry", true)]
    [InlineData("fail", true)]
    [InlineData("compensate", true)]
    [InlineData("forget", false)]
    public void A_step_is_settled_with_one_of_four_words(string choice, bool known)
    {
        var root = CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null));

        var parsed = root.Parse(["runs", "settle", "019a", "each[3]/steps/pay", choice, "--output", """{"receipt": 7}""", "--why", "장부에서 확인"]);

        Assert.Equal(known, parsed.Errors.Count == 0);
    }

    [Theory]
    [InlineData("--from each[3]/steps/pay --revision 4")]
    [InlineData("--failed --why again")]
    [InlineData("--failed-items each --json")]
    [InlineData("")]
    public void A_run_is_run_again_from_one_place(string options)
    {
        var root = CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null));

        var parsed = root.Parse(["runs", "rerun", "019a", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Empty(parsed.Errors);
    }

    [Fact]
    public async Task A_document_that_is_no_dossier_exits_1_and_one_that_is_not_there_2()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        var (wrong, _, said) = await RunAsync("runs", "verify", file);
        var (missing, _, _) = await RunAsync("runs", "verify", "nothing.json");
        var (twice, _, _) = await RunAsync("runs", "rerun", "019a", "--from", "a", "--failed");

        Assert.Equal((CommandLine.ProblemsFound, CommandLine.CouldNotRun, CommandLine.CouldNotRun), (wrong, missing, twice));
        Assert.Contains("not the dossier of a run", said, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Help_lists_every_verb_and_nothing_else()
    {
        var (exit, output, _) = await RunAsync("--help");

        Assert.Equal(CommandLine.Done, exit);
        var files = Directory.EnumerateFiles(Repository.Path("src", "MetaFlow.Web", "Commands"), "*Command.cs")
            .Select(file => Path.GetFileName(file));
        foreach (var verb in CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null)).Subcommands)
        {
            Assert.Contains(verb.Name, output, StringComparison.Ordinal);
            Assert.Contains(files, file => file.Equals(verb.Name.Replace("-", "") + "Command.cs", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(files.Count(), CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null)).Subcommands.Count);
    }

    [Fact]
    public async Task Validate_points_to_the_place()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{ \"metaflow\": 1, \"id\": \"a\",\n  \"steps\": [ { \"id\": \"x\", \"type\": \"sett\" } ] }", TestContext.Current.CancellationToken);

        var (exit, _, errors) = await RunAsync("validate", file);

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.StartsWith($"{file}:2:35: There is no step type 'sett'. Did you mean 'set'? [workflows.unknown_step_type]", errors, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Validate_tells_warnings_from_nothing_at_all()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """
            { "metaflow": 1, "id": "a", "inputs": { "n": { "type": "integer" } }, "steps": [
              { "id": "c", "type": "condition", "if": "{{ inputs.n > 1 }}", "then": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
              { "id": "b", "type": "set", "settings": { "values": { "y": "{{ steps.a.x + 1 }}" } } } ] }
            """, TestContext.Current.CancellationToken);

        var (exit, warned, _) = await RunAsync("validate", file);
        var (_, fine, _) = await RunAsync("validate", Repository.Path("workflows", "hello.json"));

        Assert.Equal(CommandLine.Done, exit);
        Assert.Contains($"{file}: no errors", warned, StringComparison.Ordinal);
        Assert.Contains("hello.json: no problems", fine.Split('\n')[0], StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Validate_says_what_a_workflow_does_and_prints_its_certificate()
    {
        var file = Repository.Path("workflows", "hello.json");

        var (exit, output, errors) = await RunAsync("validate", file);
        var (_, json, _) = await RunAsync("validate", file, "--json");

        Assert.Equal((CommandLine.Done, ""), (exit, errors));
        Assert.Contains("    Typed: all of it can be read, and every value fits where it goes.\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Neither reads nor changes anything outside of the run.", output, StringComparison.Ordinal);
        var certificate = (JsonObject)JsonData.Parse(json);
        Assert.Equal((file, "hello", "typed"), (Said(certificate, "file"), Said(certificate, "id"), Said(certificate, "standing")));
    }

    [Fact]
    public async Task Validate_of_several_files_knows_what_calls_what()
    {
        var folder = Directory.CreateTempSubdirectory("metaflow-validate-");
        var good = Path.Combine(folder.FullName, "good.json");
        var leaky = Path.Combine(folder.FullName, "leaky.json");
        await File.WriteAllTextAsync(good, """{ "metaflow": 1, "id": "good", "steps": [] }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(leaky, """
            { "metaflow": 1, "id": "leaky", "inputs": { "key": { "type": "string", "secret": true } }, "triggers": [ { "type": "manual" } ],
              "steps": [ { "id": "a", "type": "set", "settings": { "values": { "v": "{{ inputs.key }}" } } } ] }
            """, TestContext.Current.CancellationToken);

        var (exit, output, errors) = await RunAsync("validate", good, leaky, "--json");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject)JsonData.Parse(line)).ToList();
        Assert.Equal((CommandLine.ProblemsFound, ""), (exit, errors));
        Assert.Equal(["good", "leaky"], lines.Select(line => Said(line, "id")));
        Assert.Contains("certificate.secret_to_output", lines[1]["problems"]!.ToString(), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static string Said(JsonObject json, string name) => ((JsonText)json[name]!).Value;

    [Fact]
    public void Every_verb_and_option_is_described_in_both_languages()
    {
        foreach (var language in new[] { "en", "ko" })
        {
            System.Globalization.CultureInfo.CurrentUICulture = new System.Globalization.CultureInfo(language);
            var silent = All(CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null)))
                .SelectMany(command => command.Options.Cast<Symbol>().Concat(command.Arguments).Append(command))
                .Where(symbol => string.IsNullOrWhiteSpace(symbol.Description));

            Assert.Empty(silent.Select(symbol => symbol.Name));
        }

        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Append(command);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.InvariantCulture;
        var output = new StringWriter();
        var errors = new StringWriter();
        var exit = await CommandLine.RunAsync(args, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
