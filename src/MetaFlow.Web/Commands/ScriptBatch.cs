using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary>Many scripts, each in a process of its own. As many at once as there are processors, answers in their order.</summary>
internal sealed class ScriptBatch(ScriptDesk desk, Terminal terminal)
{
    public async Task<int> RunAsync(string file, CancellationToken cancellationToken)
    {
        if (await Verb.ReadFileAsync(file, terminal, cancellationToken) is not { } bytes)
        {
            return CommandLine.CouldNotRun;
        }

        var answers = Channel.CreateBounded<Task<JsonObject>>(Environment.ProcessorCount);
        var asking = AskAllAsync(file, Encoding.UTF8.GetString(bytes), answers.Writer, cancellationToken);
        var worst = CommandLine.Done;
        await foreach (var answer in answers.Reader.ReadAllAsync(cancellationToken))
        {
            var said = await answer;
            terminal.Json(said);
            if (said["ok"] is JsonBool { Value: false })
            {
                worst = CommandLine.ProblemsFound;
            }
        }

        await asking;
        return worst;
    }

    private async Task AskAllAsync(string file, string text, ChannelWriter<Task<JsonObject>> answers, CancellationToken cancellationToken)
    {
        try
        {
            var number = 0;
            foreach (var line in text.Split('\n'))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    var at = number;
                    await answers.WriteAsync(Task.Run(() => AnswerAsync(file, at, line, cancellationToken), cancellationToken), cancellationToken);
                }
            }
        }
        finally
        {
            answers.Complete();
        }
    }

    private async Task<JsonObject> AnswerAsync(string file, int number, string line, CancellationToken cancellationToken)
    {
        if (Read(line) is not { } asked || asked["code"] is not JsonText { Value: var code })
        {
            return Said(JsonNull.Value, Problem.Of("scripts.batch_line", ("line", number), ("file", file)), TimeSpan.Zero);
        }

        var id = asked["id"] ?? JsonNull.Value;
        var run = RunId.New(TimeProvider.System);
        var ran = await desk.RunAsync(
            run, code, asked["input"] ?? JsonNull.Value, desk.Ceiling with { SingleUse = true }, TimeProvider.System.GetUtcNow(), cancellationToken);
        desk.End(run);
        return ran.Outcome switch
        {
            ScriptOutcome.Completed done => JsonObject.Of(
                ("id", id), ("ok", true), ("output", done.Output), ("problem", JsonNull.Value), ("ms", Milliseconds(done.Duration))),
            ScriptOutcome.Failed failed => Said(id, failed.Problem, failed.Duration),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static JsonObject Said(JsonData id, Problem problem, TimeSpan duration) => JsonObject.Of(
        ("id", id), ("ok", false), ("output", JsonNull.Value), ("problem", ProblemJson.ToJson(problem)), ("ms", Milliseconds(duration)));

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);

    private static JsonObject? Read(string line)
    {
        try
        {
            return JsonData.Parse(Encoding.UTF8.GetBytes(line)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
