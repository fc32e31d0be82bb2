using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Messages that go another way: by mail instead of Slack.</summary>
internal sealed partial class ChangeResolver
{
    private static string? Channel(string words)
    {
        var lower = words.ToLowerInvariant();
        return ChannelWords().Match(lower).Value switch
        {
            "slack" or "슬랙" => "slack",
            "teams" or "팀즈" => "teams",
            "email" or "e-mail" or "mail" or "이메일" or "메일" => "email",
            "inbox" or "받은 편지함" or "편지함" => "inbox",
            "log" or "로그" => "log",
            _ => null,
        };
    }

    private ChangeAnswer? ChannelOf(string target, string channel, string to)
    {
        var told = definition.Steps.Where(step => step.Type == "notification").ToList();
        var found = target.Length == 0 ? told : _steps.Find(target).Where(told.Contains).ToList();
        if (found.Count == 0 && told.Count == 1 && NotOther().IsMatch(target))
        {
            found = told;
        }

        if (found.Count != 1)
        {
            return found.Count > 1 ? ChangeAnswer.Ask(target.Length == 0 ? to : target, found.Select(step => step.Id)) : null;
        }

        var step = found[0];
        if (StepFinder.Channel(step) == channel)
        {
            return null;
        }

        var of = PartOf.Step(step.Id);
        var settings = (JsonObject)WrittenDefinition.Member(step.Node, "settings")!.Value;
        var changes = new List<DefinitionChange> { new DefinitionChange.Set(of, Setting("channel"), channel) };
        changes.AddRange(((ReadOnlySpan<string>)(channel switch { "email" => ["credential"], "inbox" or "log" => ["to", "cc", "bcc", "credential"], _ => ["to", "cc", "bcc"] })).ToArray()
            .Where(name => settings[name] is not null).Select(name => new DefinitionChange.Unset(of, Setting(name))));
        var entities = RequestText.Read(to).Entities;
        if (channel == "email")
        {
            changes.Add(new DefinitionChange.Set(of, Setting("to"), entities.FirstOrDefault(entity => entity.Kind == EntityKind.Mail)?.Value ?? $"recipient@mail{OpenEnds.UnknownHost}"));
        }
        else if (channel is "slack" or "teams")
        {
            changes.Add(new DefinitionChange.Set(of, Setting("credential"), entities.FirstOrDefault(entity => entity.Kind == EntityKind.Channel) is { } room ? $"{channel}-{room.Value.TrimStart('#')}" : channel));
        }

        return ChangeAnswer.Of(changes);
    }

    private static string Setting(string name) => $"settings.{name}";

    [GeneratedRegex(@"(?<![\w.@-])(?:slack|teams|e-?mail|mail|inbox|log)(?![\w.@])|슬랙|팀즈|이메일|메일|받은 ?편지함|편지함|로그", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ChannelWords();

    [GeneratedRegex(@"^(?:it|this|that|the (?:message|notification|result|report|digest)|결과|그것|알림|메시지|보고)(?:을|를)?$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NotOther();
}
