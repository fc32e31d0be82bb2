using System.CommandLine;
using System.Globalization;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Answers;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow knowledge search QUESTION</c>: what is found, the answer in it, and why a document was not.</summary>
internal static class KnowledgeSearchCommands
{
    private const int Shown = 300;

    public static Command Create(Terminal terminal)
    {
        var question = new Argument<string>("QUESTION") { Description = CommandTexts.Get("knowledge.question") };
        var domains = new Option<string[]>("--domain") { Description = CommandTexts.Get("knowledge.in_domain"), HelpName = "NAME" };
        var limit = new Option<int>("--limit") { Description = CommandTexts.Get("knowledge.limit"), HelpName = "COUNT", DefaultValueFactory = _ => 5 };
        var why = new Option<Guid?>("--why") { Description = CommandTexts.Get("knowledge.why"), HelpName = "DOCUMENT" };
        var json = Verb.JsonOption();
        var command = Verb.Create("search", "knowledge.search");
        command.Add(question);
        command.Add(domains);
        command.Add(limit);
        command.Add(why);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            // A new data directory begins with what is shipped, as on a server.
            if ((await services.GetRequiredService<IKnowledgeStore>().ListAsync(null, token)).Count == 0)
            {
                await services.GetRequiredService<FirstStart>().RunAsync(token);
            }

            // What somebody added and no server has read yet is read first.
            await services.GetRequiredService<IngestionRun>().FinishAsync([], token);
            var asked = new KnowledgeQuestion(
                new KnowledgeQuery(parsed.GetValue(question)!) { Count = Math.Clamp(parsed.GetValue(limit), 1, KnowledgeQuery.MostHits) },
                parsed.GetValue(domains) is { Length: > 0 } named ? named : null, DetectDomains: true);
            if (parsed.GetValue(why) is { } document)
            {
                terminal.Json(KnowledgeFound.ToJson(await services.GetRequiredService<KnowledgeBase>().ExplainAsync(asked, document, token)));
                return CommandLine.Done;
            }

            var answer = await services.GetRequiredService<KnowledgeAnswers>().AnswerAsync(asked, token);
            if (parsed.GetValue(json))
            {
                terminal.Json(KnowledgeFound.ToJson(answer.Findings).With("answer", answer.Text));
                return CommandLine.Done;
            }

            Say(answer, asked.Query.Count, terminal);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static void Say(KnowledgeAnswer answer, int count, Terminal terminal)
    {
        if (answer.Findings.Detected.Count > 0)
        {
            terminal.Line(CommandTexts.Get("knowledge.detected", string.Join(", ", answer.Findings.Detected.Select(match => match.Domain).Distinct())));
        }

        terminal.Line(answer.Text ?? CommandTexts.Get(answer.Findings.Result.Hits.Count == 0 ? "knowledge.nothing" : "knowledge.no_answer"));
        foreach (var hit in answer.Findings.Result.Hits.Take(count))
        {
            var text = hit.Passage.Text.ReplaceLineEndings(" ");
            terminal.Line();
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{hit.Score:0.00}  {hit.Document.Domain} › {hit.Document.Title} › {hit.Passage.Heading}"));
            terminal.Line($"      {(text.Length > Shown ? string.Concat(text.AsSpan(0, Shown), "…") : text)}");
        }
    }
}
