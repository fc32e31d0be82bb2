using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Reads the nested steps of one definition.</summary>
internal sealed partial class StepReader(StepCatalog catalog, ProblemList problems)
{
    public const string IdPattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

    // What people call control flow elsewhere.
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        [StepWord.Condition] = StepWord.Condition,
        ["if"] = StepWord.Condition,
        [StepWord.ForEach] = StepWord.ForEach,
        ["foreach"] = StepWord.ForEach,
        ["loop"] = StepWord.ForEach,
        [StepWord.Parallel] = StepWord.Parallel,
        [StepWord.Try] = StepWord.Try,
    };

    // More than a person reads, or a page shows; what needs more is several workflows, or a loop.
    internal const int MostSteps = 5000;

    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private int _steps;

    /// <summary>Everything that a kind of control flow may be called.</summary>
    public static IEnumerable<string> NamesOf(string word) => Words.Where(known => known.Value == word).Select(known => known.Key);

    /// <summary>Takes an id for a step or a branch; a problem where it is none, or taken.</summary>
    public string TakeId(MemberReader members, string doubled = "workflows.double_id")
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
            problems.Add(place, doubled, ("id", id));
        }

        return id;
    }

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
        if (++_steps > MostSteps)
        {
            if (_steps == MostSteps + 1)
            {
                problems.Add(node.Place, "workflows.too_many_steps", ("limit", MostSteps));
            }

            return null;
        }

        if (MemberReader.Of(node, problems) is not { } members)
        {
            return null;
        }

        var id = TakeId(members);
        var path = parent.Length == 0 ? id : $"{parent}/{id}";
        var policies = new PolicyReader(members, problems);
        var step = members.NeedText("type") switch
        {
            null => null,
            { } type when Words.TryGetValue(type, out var word) => new ControlReader(this, members, problems).Read(word, id, path),
            { } type => ReadWork(members, id, path, type, policies),
        };
        var common = policies.Read();
        if (step is null)
        {
            return null;
        }

        members.RefuseOthers();
        return step with
        {
            Note = common.Note,
            When = common.When,
            Timeout = common.Timeout,
            OnError = common.OnError,
            Evidence = common.Evidence,
        };
    }

    private WorkflowStep.Work? ReadWork(MemberReader members, string id, string path, string type, PolicyReader policies)
    {
        if (!catalog.TryFind(type, out var known))
        {
            problems.AddUnknown(
                members.Find("type")!.Place, "workflows.unknown_step_type", type,
                [.. catalog.All.Select(each => each.Name), .. StepWord.All]);
            return null;
        }

        var retry = policies.ReadRetry();
        return new SettingsReader(problems).Read(members, known) is { } settings
            ? new WorkflowStep.Work(id, path, members.Place, known.Name, settings, retry)
            : null;
    }

    [GeneratedRegex(IdPattern + @"\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StepId();
}
