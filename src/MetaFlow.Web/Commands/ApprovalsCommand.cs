using System.CommandLine;
using MetaFlow.Approvals;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow approvals list | show | answer | reassign</c>.</summary>
internal static class ApprovalsCommand
{
    public static Command Create(Terminal terminal) => new("approvals", CommandTexts.Get("approvals"))
    {
        CreateList(terminal),
        CreateShow(terminal),
        CreateAnswer(terminal),
        CreateReassign(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "approvals.list");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var open = await services.GetRequiredService<ApprovalDesk>().ListAsync(token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. open.Select(ApprovalsApi.ToJson)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["RUN", "STEP", "TITLE", "APPROVERS", "ANSWERED"],
                [.. open.Select(one => new[]
                {
                    one.Run.ToString(), one.StepPath, one.Title, string.Join(", ", one.Approvers), $"{one.Answered.Count}/{one.Needed}",
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var json = Verb.JsonOption();
        return CreateOne(terminal, "show", [json], (_, parsed, found, _) =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Json(ApprovalsApi.ToJson(found));
            }
            else
            {
                terminal.Line(found.Title);
                terminal.Line(Pages.Layout.Json.Readable(found.Payload.ToUtf8()));
                terminal.Line(CommandTexts.Get("approvals.hash", found.Request.PayloadHash));
            }

            return Task.FromResult<IReadOnlyList<Problem>>([]);
        });
    }

    private static Command CreateAnswer(Terminal terminal)
    {
        var yes = new Option<bool>("--approve") { Description = CommandTexts.Get("approvals.approve") };
        var no = new Option<bool>("--reject") { Description = CommandTexts.Get("approvals.reject") };
        var name = new Option<string>("--as") { Description = CommandTexts.Get("approvals.as"), HelpName = "NAME" };
        var comment = new Option<string>("--comment") { Description = CommandTexts.Get("approvals.comment"), HelpName = "TEXT" };
        var form = new Option<string>("--form") { Description = CommandTexts.Get("approvals.form"), HelpName = "JSON" };
        var hash = new Option<string>("--payload-hash") { Description = CommandTexts.Get("approvals.payload_hash"), HelpName = "SHA256" };
        return CreateOne(terminal, "answer", [yes, no, name, comment, form, hash], async (services, parsed, found, token) =>
        {
            if (parsed.GetValue(yes) == parsed.GetValue(no))
            {
                return [Problem.Of("approval.no_decision")];
            }

            if (await Verb.ReadObjectAsync(parsed.GetValue(form), terminal, token) is not { } given)
            {
                return [Problem.Of("api.not_an_object")];
            }

            var who = parsed.GetValue(name) ?? Environment.UserName;
            if (await services.GetRequiredService<IPeopleStore>().FindByNameAsync(who, token) is not { Active: true } person)
            {
                return [Problem.Of("approval.unknown_approver", ("name", who))];
            }

            var problems = await services.GetRequiredService<ApprovalDesk>().AnswerAsync(
                found.Run.Id, found.StepPath,
                new ApprovalReply(parsed.GetValue(yes), parsed.GetValue(hash) ?? found.Request.PayloadHash, parsed.GetValue(comment), given),
                new Approver(person.Name, person.Role), token);
            Say(terminal, found, problems);
            return problems;
        });
    }

    private static Command CreateReassign(Terminal terminal)
    {
        var names = new Option<string[]>("--to") { Description = CommandTexts.Get("approvals.to"), HelpName = "NAME", Required = true, AllowMultipleArgumentsPerToken = true };
        var why = new Option<string>("--why") { Description = CommandTexts.Get("runs.why"), HelpName = "TEXT" };
        return CreateOne(terminal, "reassign", [names, why], async (services, parsed, found, token) =>
        {
            var problem = await services.GetRequiredService<ApprovalDesk>().ReassignAsync(
                found.Run.Id, found.StepPath, parsed.GetValue(names)!, Environment.UserName, parsed.GetValue(why), token);
            IReadOnlyList<Problem> problems = problem is null ? [] : [problem];
            Say(terminal, found, problems);
            return problems;
        });
    }

    private static void Say(Terminal terminal, ApprovalCase found, IReadOnlyList<Problem> problems)
    {
        if (problems.Count == 0)
        {
            terminal.Line(CommandTexts.Get("runs.asked", found.Run.Id));
        }
    }

    private static Command CreateOne(
        Terminal terminal, string name, Option[] options,
        Func<IServiceProvider, ParseResult, ApprovalCase, CancellationToken, Task<IReadOnlyList<Problem>>> work)
    {
        var run = new Argument<string>("RUN") { Description = CommandTexts.Get("runs.id") };
        var step = new Argument<string>("STEP") { Description = CommandTexts.Get("runs.step") };
        var command = Verb.Create(name, $"approvals.{name}");
        command.Add(run);
        command.Add(step);
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var (found, missing) = RunId.TryParse(parsed.GetValue(run), out var id)
                ? await services.GetRequiredService<ApprovalDesk>().FindAsync(id, parsed.GetValue(step)!, token)
                : (null, Problem.Of("runs.not_found", ("id", parsed.GetValue(run))));
            var problems = found is null ? [missing!] : await work(services, parsed, found, token);
            terminal.Problems(problems);
            return problems.Count > 0 ? CommandLine.ProblemsFound : CommandLine.Done;
        }, cancellationToken));
        return command;
    }
}
