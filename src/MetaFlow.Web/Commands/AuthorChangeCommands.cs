using System.CommandLine;
using System.Globalization;
using System.Text;
using MetaFlow.Authoring.Changes;
using MetaFlow.Web.Pages;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow author change FILE "CHANGE"</c>: proposes a change of a definition, and touches nothing else in it.</summary>
internal static class AuthorChangeCommands
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = CommandTexts.Get("author.change_file") };
        var request = new Argument<string>("CHANGE") { Description = CommandTexts.Get("author.change_request") };
        var locked = new Option<string[]>("--lock") { Description = CommandTexts.Get("author.change_lock"), HelpName = "STEP" };
        var answer = new Option<string>("--answer") { Description = CommandTexts.Get("author.change_answer"), HelpName = "CHOICE" };
        var output = new Option<string>("--out") { Description = CommandTexts.Get("author.change_out"), HelpName = "FILE" };
        var language = new Option<string>("--lang") { Description = CommandTexts.Get("author.lang"), HelpName = "LANG" };
        language.AcceptOnlyFromAmong([.. Languages.All.Select(each => each.Code)]);
        var json = Verb.JsonOption();
        var command = Verb.Create("change", "author.change");
        command.Add(file);
        command.Add(request);
        command.Add(locked);
        command.Add(answer);
        command.Add(output);
        command.Add(language);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            if (await Verb.ReadFileAsync(parsed.GetValue(file)!, terminal, token) is not { } bytes)
            {
                return CommandLine.CouldNotRun;
            }

            var culture = parsed.GetValue(language) is { } code ? CultureInfo.GetCultureInfo(code) : CultureInfo.CurrentUICulture;
            var asked = new ChangeRequest(Encoding.UTF8.GetString(bytes), parsed.GetValue(request)!)
            {
                Locked = parsed.GetValue(locked) ?? [],
                Answer = parsed.GetValue(answer),
            };
            var proposal = await services.GetRequiredService<ChangeDesk>().ChangeAsync(asked, SavedWorkflows.Sources(services), token);
            if (parsed.GetValue(output) is { } path && proposal.Text is { } changed)
            {
                await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(changed), token);
            }

            if (parsed.GetValue(json))
            {
                terminal.Json(ChangeJson.ToJson(proposal, culture));
            }
            else
            {
                Say(proposal, terminal, culture, isShown: parsed.GetValue(output) is null);
            }

            return proposal.Text is null ? CommandLine.ProblemsFound : CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static void Say(ChangeProposal proposal, Terminal terminal, CultureInfo culture, bool isShown)
    {
        if (proposal.Text is { } text)
        {
            if (isShown)
            {
                terminal.Line(text);
            }

            foreach (var effect in proposal.Effects)
            {
                terminal.Line($"{(effect.IsWeighty ? '!' : '-')} {effect.In(culture)}");
            }

            terminal.Line();
            terminal.Line(proposal.Rehearsal is { } report
                ? CommandTexts.Get("author.rehearsed", proposal.Standing ?? "", report.Covered, report.Ways, report.Gaps.Count)
                : CommandTexts.Get("author.standing", proposal.Standing ?? ""));
        }

        if (proposal.Question is { } question)
        {
            terminal.Line($"? {question.Sentence.In(culture).Message}");
        }

        terminal.Problems([.. proposal.Refusal is { } refusal ? [refusal] : Array.Empty<Problem>(), .. proposal.Problems]);
    }
}
