using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MetaFlow.Authoring;
using MetaFlow.Json;
using MetaFlow.Rehearsals;

namespace MetaFlow.Web.Commands;

/// <summary>Many requests, one proposal a line, in their order.</summary>
/// <param name="sources">Null rehearses none of them.</param>
internal sealed class AuthorBatch(AuthoringDesk desk, Terminal terminal, RehearsalSources? sources)
{
    public async Task<int> RunAsync(string file, string? output, string? language, CancellationToken cancellationToken)
    {
        if (await Verb.ReadFileAsync(file, terminal, cancellationToken) is not { } bytes)
        {
            return CommandLine.CouldNotRun;
        }

        var lines = new StringBuilder();
        var worst = CommandLine.Done;
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (Read(line) is not { } asked || asked["request"] is not JsonText { Value: var request })
            {
                terminal.Problem(Problem.Of("authoring.batch_line", ("line", number), ("file", file)));
                worst = CommandLine.ProblemsFound;
                continue;
            }

            var said = (await AnswerAsync(asked["id"] ?? number, request, language ?? (asked["lang"] as JsonText)?.Value, cancellationToken)).ToString();
            if (output is null)
            {
                terminal.Line(said);
            }
            else
            {
                lines.Append(said).Append('\n');
            }
        }

        if (output is not null)
        {
            await File.WriteAllTextAsync(output, lines.ToString(), cancellationToken);
        }

        return worst;
    }

    private async Task<JsonObject> AnswerAsync(JsonData id, string request, string? language, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var proposal = await desk.AuthorAsync(new AuthoringRequest(request, sources is not null), sources, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        var members = new JsonObject.Builder { ["id"] = id };
        foreach (var (name, value) in ProposalJson.ToJson(proposal, CultureInfo.GetCultureInfo(language is "ko" or "en" ? language : proposal.Language)))
        {
            members[name] = value;
        }

        members["elapsedMs"] = Math.Round(took.TotalMilliseconds, 2);
        return members.ToObject();
    }

    private static JsonObject? Read(string line)
    {
        try
        {
            return JsonData.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
