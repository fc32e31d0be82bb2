using System.Text.RegularExpressions;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Reads the nested steps of one definition.</summary>
internal sealed partial class StepReader(StepCatalog catalog, ProblemList problems)
{
    public const string ConditionType = "condition";

    public const string IdPattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where each <c>when</c> and <c>if</c> stands.</summary>
    public Dictionary<Expression, PlacedExpression> Conditions { get; } = [];

    public IReadOnlyList<WorkflowStep> ReadList(SourceNode? list, string parent)
    {
        if (list is null)
        {
            return [];
        }

        if (list.Value is not JsonArray)
        {
            problems.Add(
                list.Place, "workflows.wrong_type",
                ("path", list.Place.Path), ("expected", "@steps"), ("found", MemberReader.KindOf(list.Value)));
            return [];
        }

        return [.. list.Items.Select(item => ReadStep(item, parent)).OfType<WorkflowStep>()];
    }

    private WorkflowStep? ReadStep(SourceNode node, string parent)
    {
        if (MemberReader.Of(node, problems) is not { } members)
        {
            return null;
        }

        var id = ReadId(members);
        var type = members.NeedText("type");
        var path = parent.Length == 0 ? id : $"{parent}/{id}";
        var note = members.Text("note");
        var when = ReadExpression(members, "when");
        WorkflowStep? step = type switch
        {
            null => null,
            _ when type.Equals(ConditionType, StringComparison.OrdinalIgnoreCase) =>
                ReadCondition(members, id, path, note, when),
            _ => ReadWork(members, id, path, note, when, type),
        };
        if (step is not null)
        {
            members.RefuseOthers();
        }

        return step;
    }

    private Expression? ReadExpression(MemberReader members, string name)
    {
        if (members.Expression(name) is not { } expression)
        {
            return null;
        }

        var node = members.Find(name)!;
        var written = ((JsonText)node.Value).Value;
        var offset = written.IndexOf("{{", StringComparison.Ordinal) + 2;
        Conditions[expression] = new PlacedExpression(expression, node.Place, offset);
        return expression;
    }

    private string ReadId(MemberReader members)
    {
        if (members.NeedText("id") is not { } id)
        {
            return "?";
        }

        var place = members.Find("id")!.Place;
        if (!StepId().IsMatch(id))
        {
            problems.Add(place, "workflows.bad_step_id", ("id", id));
        }
        else if (!_ids.Add(id))
        {
            problems.Add(place, "workflows.double_id", ("id", id));
        }

        return id;
    }

    private WorkflowStep.Condition? ReadCondition(
        MemberReader members, string id, string path, string? note, Expression? when)
    {
        var question = members.Need("if") is null ? null : ReadExpression(members, "if");
        var then = ReadList(members.Need("then"), $"{path}/then");
        var otherwise = ReadList(members.Find("else"), $"{path}/else");
        return question is null
            ? null
            : new WorkflowStep.Condition(id, path, members.Place, note, when, question, then, otherwise);
    }

    private WorkflowStep.Work? ReadWork(
        MemberReader members, string id, string path, string? note, Expression? when, string type)
    {
        if (!catalog.TryFind(type, out var known))
        {
            problems.AddUnknown(
                members.Find("type")!.Place, "workflows.unknown_step_type", type,
                [.. catalog.All.Select(each => each.Name), ConditionType]);
            return null;
        }

        var retry = ReadRetry(members.Find("retry"));
        var timeout = members.Duration("timeout");
        var settings = ReadSettings(members, known);
        return settings is null
            ? null
            : new WorkflowStep.Work(id, path, members.Place, note, when, known.Name, settings, retry, timeout);
    }

    private SettingsTemplate? ReadSettings(MemberReader members, StepType type)
    {
        var node = members.Find("settings") ?? new SourceNode(JsonObject.Empty, members.Place, [], []);
        if (MemberReader.Of(node, problems) is null)
        {
            return null;
        }

        var known = type.Settings.All.Select(setting => setting.Name).ToArray();
        foreach (var member in node.Members.Where(member => !known.Contains(member.Name)))
        {
            problems.Unknown(member, "workflows.unknown_setting", known);
        }

        foreach (var setting in type.Settings.All.Where(setting => setting.Required))
        {
            if (node.Members.All(member => member.Name != setting.Name))
            {
                problems.Add(
                    node.Place, "workflows.missing_setting",
                    ("type", type.Name), ("setting", setting.Name), ("kind", setting.Kind));
            }
        }

        return SettingsTemplate.Compile(node, type.Settings.Expressions, problems);
    }

    private RetryPolicy ReadRetry(SourceNode? node)
    {
        if (node is null || MemberReader.Of(node, problems) is not { } members)
        {
            return RetryPolicy.Once;
        }

        var attempts = members.Number("maxAttempts") ?? RetryPolicy.Once.MaxAttempts;
        if (attempts is < 1 or > 100 || attempts != Math.Truncate(attempts))
        {
            problems.Add(members.Find("maxAttempts")!.Place, "workflows.bad_attempts", ("found", attempts));
            attempts = 1;
        }

        var backoff = members.Number("backoff") ?? RetryPolicy.Once.Backoff;
        if (backoff is < 1 or > 10)
        {
            problems.Add(members.Find("backoff")!.Place, "workflows.bad_backoff", ("found", backoff));
            backoff = 1;
        }

        var delay = members.Duration("delay") ?? RetryPolicy.Once.Delay;
        members.RefuseOthers();
        return new RetryPolicy((int)attempts, delay, backoff);
    }

    [GeneratedRegex(IdPattern, RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StepId();
}
