using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Reads what starts runs.</summary>
internal sealed class TriggerReader(ProblemList problems)
{
    private readonly WebhookReader _webhooks = new(problems);

    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<TriggerDeclaration> Read(MemberReader workflow) =>
        [.. workflow.List("triggers").Select(ReadOne).OfType<TriggerDeclaration>()];

    private TriggerDeclaration? ReadOne(SourceNode node)
    {
        if (MemberReader.Of(node, problems) is not { } members)
        {
            return null;
        }

        if (members.NeedText("type") is not { } written)
        {
            return null;
        }

        if (TriggerWord.All.FirstOrDefault(word => word.Equals(written, StringComparison.OrdinalIgnoreCase)) is not { } type)
        {
            problems.AddUnknown(members.Find("type")!.Place, "workflows.unknown_trigger_type", written, TriggerWord.All);
            return null;
        }

        var id = ReadId(members, type);
        TriggerDeclaration? trigger = type switch
        {
            TriggerWord.Manual => new TriggerDeclaration.Manual(id, members.Place) { Form = members.Choice("form", FormAccess.None) },
            TriggerWord.Schedule => ReadSchedule(members, id),
            TriggerWord.Webhook => _webhooks.Read(members, id),
            TriggerWord.Event => ReadEvent(members, id),
            TriggerWord.OnFailure => new TriggerDeclaration.OnFailure(id, members.Place, members.Texts("workflows")),
            _ => ReadFile(members, id),
        };
        if (trigger is null)
        {
            return null;
        }

        var read = trigger with
        {
            Written = (JsonObject)node.Value,
            Inputs = ReadInputs(members),
            Paused = members.Flag("paused") ?? false,
        };
        members.RefuseOthers();
        return read;
    }

    private ValueTemplate? ReadInputs(MemberReader members)
    {
        var inputs = members.Template("inputs");
        if (inputs is { IsFixed: true, Written: not JsonObject })
        {
            problems.Add(
                inputs.Place, "workflows.wrong_type",
                ("path", inputs.Place.Path), ("expected", "@object"), ("found", MemberReader.KindOf(inputs.Written)));
        }

        return inputs;
    }

    private string ReadId(MemberReader members, string type)
    {
        var id = members.Text("id") ?? type;
        if (!_ids.Add(id))
        {
            problems.Add((members.Find("id") ?? members.Find("type"))!.Place, "workflows.double_trigger_id", ("id", id));
        }

        return id;
    }

    private TriggerDeclaration.Scheduled? ReadSchedule(MemberReader members, string id)
    {
        var schedule = new ScheduleReader(members, problems).Read();
        var missed = members.Choice("missed", MissedPolicy.Last);
        var overlap = members.Choice("overlap", OverlapPolicy.Skip);
        var jitter = members.Duration("jitter") ?? TimeSpan.Zero;
        return schedule is null ? null : new TriggerDeclaration.Scheduled(id, members.Place, schedule, missed, overlap, jitter);
    }

    private static TriggerDeclaration.Event? ReadEvent(MemberReader members, string id)
    {
        var match = members.Expression("match");
        return members.NeedText("event") is { } name ? new TriggerDeclaration.Event(id, members.Place, name, match) : null;
    }

    private static TriggerDeclaration.File? ReadFile(MemberReader members, string id)
    {
        var pattern = members.Text("pattern") ?? "*";
        return members.NeedText("folder") is { } folder ? new TriggerDeclaration.File(id, members.Place, folder, pattern) : null;
    }
}
