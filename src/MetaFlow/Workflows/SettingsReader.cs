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

    private void CheckValue(SourceNode node, string type, StepSetting setting)
    {
        switch (node.Value)
        {
            // What an expression gives is looked at when the shapes are.
            case JsonText when !setting.IsExpression && !setting.IsLiteral && WrittenSettings.HasExpression(node.Value):
                break;
            case JsonText { Value: var word } when setting.Words is { Count: > 0 } words:
                if (!words.Contains(word, StringComparer.OrdinalIgnoreCase))
                {
                    problems.AddUnknownChoice(node.Place, setting.Name, word, words);
                }

                break;
            case JsonObject when setting.Inner is { } inner:
                CheckMembers(node, type, inner);
                break;
            case JsonObject when setting.Value is { } value:
                foreach (var member in node.Members)
                {
                    CheckValue(member.Node, type, value with { Name = $"{setting.Name}.{member.Name}" });
                }

                break;
            case JsonArray when setting.Item is { } each:
                for (var i = 0; i < node.Items.Count; i++)
                {
                    CheckValue(node.Items[i], type, each with { Name = $"{setting.Name}[{i}]" });
                }

                break;
            default:
                if (StepSettings.Misfit(setting, node.Value) is { } inside)
                {
                    problems.Add(
                        PlaceOf(node, inside), "workflows.wrong_setting",
                        ("setting", setting.Name), ("expected", setting.Kind), ("found", MemberReader.KindOf(node.Value)));
                }

                break;
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
