using System.CommandLine;
using System.Globalization;
using MetaFlow.Authoring;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;
using MetaFlow.Web.Pages;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow author "REQUEST"</c>: proposes a workflow for a request; with <c>--batch</c>, one for each line of a file.</summary>
internal static class AuthorCommand
{
    public static Command Create(Terminal terminal)
    {
        var request = new Argument<string?>("REQUEST") { Description = CommandTexts.Get("author.request"), Arity = ArgumentArity.ZeroOrOne };
        var language = new Option<string>("--lang") { Description = CommandTexts.Get("author.lang"), HelpName = "LANG" };
        language.AcceptOnlyFromAmong([.. Languages.All.Select(each => each.Code)]);
        var batch = new Option<string>("--batch") { Description = CommandTexts.Get("author.batch"), HelpName = "FILE" };
        var output = new Option<string>("--out") { Description = CommandTexts.Get("author.out"), HelpName = "FILE" };
        var rehearse = new Option<bool>("--rehearse") { Description = CommandTexts.Get("author.rehearse") };
        var json = Verb.JsonOption();
        var command = Verb.Create("author", "author");
        command.Add(request);
        command.Add(language);
        command.Add(batch);
        command.Add(output);
        command.Add(rehearse);
        command.Add(json);
        command.Add(AuthorChangeCommands.Create(terminal));
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var culture = parsed.GetValue(language) is { } code ? CultureInfo.GetCultureInfo(code) : CultureInfo.CurrentUICulture;
            await PrepareAsync(services, token);
            var desk = services.GetRequiredService<AuthoringDesk>();
            if (parsed.GetValue(batch) is { } file)
            {
                return await new AuthorBatch(desk, terminal, parsed.GetValue(rehearse) ? SavedWorkflows.Sources(services) : null)
                    .RunAsync(file, parsed.GetValue(output), parsed.GetValue(language), token);
            }

            var proposal = await desk.AuthorAsync(new AuthoringRequest(parsed.GetValue(request) ?? ""), SavedWorkflows.Sources(services), token);
            if (parsed.GetValue(json))
            {
                terminal.Json(ProposalJson.ToJson(proposal, culture));
            }
            else
            {
                Say(proposal, services.GetRequiredService<WorkflowWords>(), services.GetRequiredService<Workflows.WorkflowReader>(), terminal, culture);
            }

            return proposal.Refusal is null ? CommandLine.Done : CommandLine.ProblemsFound;
        }, cancellationToken));
        return command;
    }

    // A new data directory begins with what is shipped, and what was added and not read yet is read, as on a server.
    private static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if ((await services.GetRequiredService<IKnowledgeStore>().ListAsync(null, cancellationToken)).Count == 0)
        {
            await services.GetRequiredService<FirstStart>().RunAsync(cancellationToken);
        }

        await services.GetRequiredService<IngestionRun>().FinishAsync([], cancellationToken);

        // The index is filled when it is first asked: before the first request, so that it takes no longer than the others.
        await services.GetRequiredService<KnowledgeBase>().SearchAsync(new KnowledgeQuestion(new KnowledgeQuery("API") { WordsOnly = true }), cancellationToken);
    }

    private static void Say(Proposal proposal, WorkflowWords words, Workflows.WorkflowReader reader, Terminal terminal, CultureInfo culture)
    {
        if (proposal.Text is { } text)
        {
            terminal.Line(text);
            if (reader.Read(text, out _) is { } workflow)
            {
                foreach (var line in words.Say(workflow, culture))
                {
                    terminal.Line(new string(' ', line.Depth * 2) + line.Text);
                }
            }

            terminal.Line();
            terminal.Line(proposal.Rehearsal is { } report
                ? CommandTexts.Get("author.rehearsed", proposal.Standing ?? "", report.Covered, report.Ways, report.Gaps.Count)
                : CommandTexts.Get("author.standing", proposal.Standing ?? ""));
        }

        foreach (var question in proposal.Plan?.Questions ?? [])
        {
            terminal.Line($"? {Proposal.Ask(question).In(culture).Message}");
        }

        terminal.Problems(proposal.Problems);
    }
}
