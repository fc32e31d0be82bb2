using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Reads the settings of a step, and holds them to what its type declares.</summary>
internal sealed class SettingsReader(ProblemList problems)
{
    public SettingsTemplate? Read(MemberReader members, StepType type)
    {
        var node = members.Find("settings") ?? new SourceNode(JsonObject.Empty, members.Place, [], []);
        if (MemberReader.Of(node, problems) is null)
        {
            return null;
        }

        CheckMembers(node, type.Name, type.Settings);
        foreach (var (setting, problem) in type.Check(new WrittenSettings((JsonObject)node.Value)))
        {
            problems.Add(PlaceOf(node, setting), problem);
        }

        return SettingsTemplate.Compile(node, type.Settings, problems);
    }

    private void CheckMembers(SourceNode node, string type, StepSettings settings)
    {
        var known = settings.All.ToDictionary(setting => setting.Name);
        foreach (var member in node.Members)
        {
            if (known.TryGetValue(member.Name, out var setting))
            {
                CheckValue(member.Node, type, setting);
            }
            else
            {
                problems.Unknown(member, "workflows.unknown_setting", known.Keys);
            }
        }

        foreach (var setting in settings.All.Where(setting => setting.Required))
        {
            if (node.Members.All(member => member.Name != setting.Name))
            {
                problems.Add(
                    node.Place, "workflows.missing_setting",
                    ("type", type), ("setting", setting.Name), ("kind", setting.Kind));
            }
        }
    }

    // What holds an expression is looked at when the shapes are.
    private void CheckValue(SourceNode node, string type, StepSetting setting)
    {
        if (setting.Inner is { } inner && node.Value is JsonObject)
        {
            CheckMembers(node, type, inner);
        }
        else if ((setting.IsLiteral || !WrittenSettings.HasExpression(node.Value)) && StepSettings.Misfit(setting, node.Value) is { } inside)
        {
            problems.Add(
                PlaceOf(node, inside), "workflows.wrong_setting",
                ("setting", setting.Name), ("expected", setting.Kind), ("found", MemberReader.KindOf(node.Value)));
        }
    }

    // The nearest place there is: a setting that is missing is reported where the settings stand.
    private static Place PlaceOf(SourceNode settings, string path)
    {
        var node = settings;
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node.Members.FirstOrDefault(member => member.Name == name) is not { } member)
            {
                break;
            }

            node = member.Node;
        }

        return node.Place;
    }
}
