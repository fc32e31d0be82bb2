using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Shapes;
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
    public Workflow? Read(ReadOnlySpan<byte> utf8, out IReadOnlyList<Problem> problems) =>
        Read(utf8, Surroundings.Unknown, out problems)?.Workflow;

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, out IReadOnlyList{Problem})"/>
    public Workflow? Read(string text, out IReadOnlyList<Problem> problems) => Read(Encoding.UTF8.GetBytes(text), out problems);

    /// <summary>A definition that a run began with. What the check of shapes learned since then does not stop the run.</summary>
    internal Workflow? ReadAccepted(ReadOnlySpan<byte> utf8) => Read(utf8, around: null, out _)?.Workflow;

    /// <summary>Reads a definition and holds it against what is around it: credentials, the workflows that it calls.</summary>
    public CheckedWorkflow? Check(ReadOnlySpan<byte> utf8, Surroundings around, out IReadOnlyList<Problem> problems) =>
        Read(utf8, around, out problems);

    /// <summary>The same, also of one that has problems but could be read whole: then all that it does can be told.</summary>
    public CheckedWorkflow? Examine(ReadOnlySpan<byte> utf8, Surroundings around, out IReadOnlyList<Problem> problems)
    {
        var found = new ProblemList();
        problems = found;
        return ReadWhole(utf8, around, found);
    }

    /// <summary>What is certainly wrong in a workflow where steps of it have given these outputs already.</summary>
    internal IReadOnlyList<Problem> CheckAgain(Workflow workflow, ILookup<string, JsonData> given)
    {
        var problems = new ProblemList();
        var known = given.ToDictionary(step => step.Key, step => Union.Of(step.Select(SampleShape.Of)));
        new ShapeCheck(steps, Surroundings.Unknown, problems, known).Check(workflow);
        return [.. problems.Where(problem => problem.Severity == Severity.Error)];
    }

    /// <param name="around">Null checks nothing that a run which began could not do without.</param>
    private CheckedWorkflow? Read(ReadOnlySpan<byte> utf8, Surroundings? around, out IReadOnlyList<Problem> problems)
    {
        var found = new ProblemList();
        problems = found;
        var workflow = ReadWhole(utf8, around, found);
        return found.Any(problem => problem.Severity == Severity.Error) ? null : workflow;
    }

    /// <returns>Null where a part of it could not be read.</returns>
    private CheckedWorkflow? ReadWhole(ReadOnlySpan<byte> utf8, Surroundings? around, ProblemList problems)
    {
        if (SourceText.Read(utf8, problems) is not { } source || MemberReader.Of(source, problems) is not { } members)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(utf8);
        problems.PlaceIn(text);
        return ReadWorkflow(members, text, Convert.ToHexStringLower(SHA256.HashData(utf8)), around, problems);
    }

    private CheckedWorkflow? ReadWorkflow(MemberReader members, string text, string hash, Surroundings? around, ProblemList problems)
    {
        CheckVersion(members, problems);
        var id = ReadId(members, problems);
        var name = members.Find("name") is { } nameNode ? ReadLocalText(nameNode, problems) : null;
        var description = members.Find("description") is { } said ? ReadLocalText(said, problems) : null;
        var inputs = InputReader.Read(members.Find("inputs"), problems);
        var triggers = new TriggerReader(problems).Read(members);
        var tree = new StepReader(steps, problems).ReadList(members.Need("steps"), parent: "");
        var output = members.Template("output");
        var timeout = members.Duration("timeout");
        var record = members.Choice("record", RecordPolicy.EachStep);
        var concurrency = RunPolicyReader.Concurrency(members, problems);
        var retention = RunPolicyReader.Retention(members, problems);
        var tags = members.Texts("tags");
        _ = members.Text("$schema");
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
            text,
            hash)
        {
            Description = description,
            Tags = tags,
            Triggers = triggers,
            Output = output,
            Timeout = timeout,
            Record = record,
            Concurrency = concurrency,
            Retention = retention,
        };

        // What is not there yet cannot be looked at without a false alarm.
        var isWhole = problems.All(problem => problem.Severity == Severity.Warning);
        var shapes = around is not null && isWhole ? new ShapeCheck(steps, around, problems).Check(workflow) : WorkflowShapes.Unknown;
        if (around is not null)
        {
            new ConductCheck(steps, around, problems).Check(workflow);
        }

        return isWhole ? new CheckedWorkflow(workflow, shapes) : null;
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

    [GeneratedRegex(IdPattern + @"\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WorkflowId();
}

/// <summary>A workflow with what is known of its values before it runs.</summary>
public sealed record CheckedWorkflow(Workflow Workflow, WorkflowShapes Shapes);
