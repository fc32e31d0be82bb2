using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Reads definitions: from JSON text to a <see cref="Workflow"/> that can run, or to all of its problems.</summary>
public sealed partial class WorkflowReader(StepCatalog steps)
{
    /// <summary>The version of the language that this program reads.</summary>
    public const int LanguageVersion = 1;

    internal const string IdPattern = "^[a-z0-9][a-z0-9-]{0,99}$";

    /// <param name="problems">Every problem there is, warnings included.</param>
    /// <returns>The workflow, or null where a problem is not a warning.</returns>
    public Workflow? Read(ReadOnlySpan<byte> utf8, out IReadOnlyList<Problem> problems) => Read(utf8, checksShapes: true, out problems);

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, out IReadOnlyList{Problem})"/>
    public Workflow? Read(string text, out IReadOnlyList<Problem> problems) => Read(Encoding.UTF8.GetBytes(text), out problems);

    /// <summary>A definition that a run began with. What the check of shapes learned since then does not stop the run.</summary>
    internal Workflow? ReadAccepted(ReadOnlySpan<byte> utf8) => Read(utf8, checksShapes: false, out _);

    private Workflow? Read(ReadOnlySpan<byte> utf8, bool checksShapes, out IReadOnlyList<Problem> problems)
    {
        var found = new ProblemList();
        problems = found;
        var workflow = SourceText.Read(utf8, found) is { } source && MemberReader.Of(source, found) is { } members
            ? ReadWorkflow(members, utf8, checksShapes, found)
            : null;
        return found.Any(problem => problem.Severity == Severity.Error) ? null : workflow;
    }

    private Workflow? ReadWorkflow(MemberReader members, ReadOnlySpan<byte> utf8, bool checksShapes, ProblemList problems)
    {
        CheckVersion(members, problems);
        var id = ReadId(members, problems);
        var name = members.Find("name") is { } nameNode ? ReadLocalText(nameNode, problems) : null;
        _ = members.Find("description");
        var inputs = InputReader.Read(members.Find("inputs"), problems);
        var triggers = ReadTriggers(members, problems);
        var reader = new StepReader(steps, problems);
        var tree = reader.ReadList(members.Need("steps"), parent: "");
        members.RefuseOthers();
        if (id is null)
        {
            return null;
        }

        var workflow = new Workflow(
            id,
            name ?? new LocalText(new Dictionary<string, string> { ["en"] = id }),
            inputs,
            tree,
            Encoding.UTF8.GetString(utf8),
            Convert.ToHexStringLower(SHA256.HashData(utf8)))
        {
            Triggers = triggers,
        };

        // What is not there yet cannot be looked at without a false alarm.
        if (checksShapes && problems.All(problem => problem.Severity == Severity.Warning))
        {
            new ShapeCheck(steps, reader.Conditions, problems).Check(workflow);
        }

        return workflow;
    }

    private static void CheckVersion(MemberReader members, ProblemList problems)
    {
        if (members.Need("metaflow") is { } node && node.Value is not JsonNumber { Value: LanguageVersion })
        {
            problems.Add(node.Place, "workflows.other_version", ("found", node.Value), ("known", LanguageVersion));
        }
    }

    private static string? ReadId(MemberReader members, ProblemList problems)
    {
        var id = members.NeedText("id");
        if (id is not null && !WorkflowId().IsMatch(id))
        {
            problems.Add(members.Find("id")!.Place, "workflows.bad_id", ("id", id));
            return null;
        }

        return id;
    }

    private static LocalText? ReadLocalText(SourceNode node, ProblemList problems)
    {
        if (node.Value is JsonText text)
        {
            return new LocalText(new Dictionary<string, string> { ["en"] = text.Value });
        }

        if (MemberReader.Of(node, problems) is not { } members)
        {
            return null;
        }

        var byLanguage = new Dictionary<string, string>();
        foreach (var language in (ReadOnlySpan<string>)["en", "ko"])
        {
            if (members.Text(language) is { } said)
            {
                byLanguage[language] = said;
            }
        }

        members.RefuseOthers();
        return byLanguage.Count > 0 ? new LocalText(byLanguage) : null;
    }

    // A trigger that this program cannot fire must not look as if it would.
    private static List<TriggerDeclaration> ReadTriggers(MemberReader members, ProblemList problems)
    {
        var triggers = new List<TriggerDeclaration>();
        foreach (var node in members.List("triggers"))
        {
            if (MemberReader.Of(node, problems) is { } trigger)
            {
                var id = trigger.Text("id");
                if (trigger.NeedText("type") is { } type && !type.Equals(TriggerDeclaration.Manual, StringComparison.OrdinalIgnoreCase))
                {
                    problems.Add(node.Place, "workflows.unknown_trigger_type", ("type", type));
                    continue;
                }

                trigger.RefuseOthers();
                triggers.Add(new TriggerDeclaration(id, TriggerDeclaration.Manual));
            }
        }

        return triggers;
    }

    [GeneratedRegex(IdPattern, RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WorkflowId();
}
