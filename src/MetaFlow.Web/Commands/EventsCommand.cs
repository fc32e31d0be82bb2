using System.CommandLine;
using System.Globalization;
using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow events emit | list</c>.</summary>
internal static class EventsCommand
{
    public static Command Create(Terminal terminal) => new("events", CommandTexts.Get("events"))
    {
        CreateEmit(terminal),
        CreateList(terminal),
    };

    private static Command CreateEmit(Terminal terminal)
    {
        var type = new Argument<string>("TYPE") { Description = CommandTexts.Get("events.type") };
        var data = new Option<string>("--input") { Description = CommandTexts.Get("events.data"), HelpName = "JSON" };
        var key = new Option<string>("--key") { Description = CommandTexts.Get("events.key"), HelpName = "TEXT" };
        var command = Verb.Create("emit", "events.emit");
        command.Add(type);
        command.Add(data);
        command.Add(key);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var (name, by) = (parsed.GetValue(type)!, Environment.UserName);
            if (string.IsNullOrWhiteSpace(name))
            {
                terminal.Problem(Problem.Of("events.no_type"));
                return CommandLine.ProblemsFound;
            }

            var id = await services.GetRequiredService<EventBus>().EmitAsync(
                name, RunSignalCommands.Value(parsed.GetValue(data) ?? "null"), by, parsed.GetValue(key) is { } given ? $"{by}: {given}" : null, run: null, trigger: null, token);
            terminal.Line(CommandTexts.Get("events.emitted", id));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateList(Terminal terminal)
    {
        var type = new Option<string>("--type") { Description = CommandTexts.Get("events.of_type"), HelpName = "TYPE" };
        var limit = new Option<int>("--limit") { Description = CommandTexts.Get("events.limit"), HelpName = "N", DefaultValueFactory = _ => 20 };
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "events.list");
        command.Add(type);
        command.Add(limit);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var found = await services.GetRequiredService<IEventStore>().ListAsync(
                new EventQuery(parsed.GetValue(type), Limit: Math.Clamp(parsed.GetValue(limit), 1, 1000)), token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. found.Select(EventsApi.ToJson)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["EVENT", "TYPE", "AT", "DATA"],
                [.. found.Select(one => new[]
                {
                    one.Id.ToString("D"), one.Type, one.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), one.Data.ToString(),
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }
}
