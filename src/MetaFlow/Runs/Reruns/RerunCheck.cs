using System.Text;
using MetaFlow.Json;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Runs.Reruns;

/// <summary>Whether what is taken over from a run fits what it is to be run again with.</summary>
/// <param name="old">The definition that the run had.</param>
/// <param name="reused">What is taken over.</param>
internal sealed class RerunCheck(Workflow old, IReadOnlyList<RunEvent> reused)
{
    private readonly IReadOnlyList<WorkflowStep> _steps = StepsOf(old, reused);

    /// <summary>What is wrong with other inputs: a step that has read one of them is not run anew.</summary>
    /// <param name="before">The inputs of the old run.</param>
    /// <param name="after">Those of the new one.</param>
    /// <param name="at">When the old run was asked for.</param>
    public IReadOnlyList<Problem> OfInputs(CertificateMaker certificates, JsonObject before, JsonObject after, DateTimeOffset at)
    {
        // What only another revision has, or has no longer, was nothing else to the steps that have run.
        var changed = after.Select(input => input.Key)
            .Where(name => before[name]?.ToString() != after[name]?.ToString() && old.Inputs.Any(input => input.Name == name))
            .ToHashSet();
        if (changed.Count == 0 || _steps.Count == 0)
        {
            return [];
        }

        var reads = certificates.Make(Encoding.UTF8.GetBytes(old.Text), Surroundings.Unknown, at).Facts?.Reads;
        return [.. from step in _steps
                   from name in changed.Order(StringComparer.Ordinal)
                   where reads is null || reads.Any(read => read.By == $"steps.{step.Id}" && Reads(read, name))
                   select Problem.Of("runs.rerun_input_was_read", ("step", step.Id), ("input", name))];
    }

    /// <summary>What is wrong with another revision: a step that is taken over is not there, or later steps can do nothing with what it gave.</summary>
    /// <param name="run">The new run with what it takes over.</param>
    public IReadOnlyList<Problem> OfRevision(WorkflowReader reader, Workflow other, int revision, RunState run)
    {
        var theirs = other.AllSteps().ToDictionary(step => step.Path);
        var missing = _steps
            .Where(step => !(theirs.TryGetValue(step.Path, out var same) && IsSame(step, same, run)))
            .Select(step => Problem.Of(
                "runs.rerun_step_changed", ("step", step.Id), ("type", step.TypeName), ("revision", revision)))
            .ToList();
        if (missing.Count > 0)
        {
            return missing;
        }

        var given = run.Frames.Values.SelectMany(frame => frame.Own)
            .ToLookup(output => output.Key, output => output.Value);
        var done = _steps.OfType<WorkflowStep.Work>().Select(step => $"{theirs[step.Path].Place.Path}.").ToList();
        IReadOnlyList<Problem> unfit = [.. reader.CheckAgain(other, given)
            .Where(problem => !done.Exists(place => problem.Path?.StartsWith(place, StringComparison.Ordinal) == true))];
        return unfit.Count == 0 ? [] : [Problem.Of("runs.rerun_does_not_fit", ("revision", revision)), .. unfit];
    }

    /// <summary>An input that was secret stays so, unless it is given anew.</summary>
    public static IReadOnlyList<Problem> OfSecrets(Workflow old, Workflow other, JsonObject given) =>
    [
        .. old.Inputs
            .Where(input => input.Secret && given[input.Name] is null && other.Inputs.Any(same => same.Name == input.Name && !same.Secret))
            .Select(input => Problem.Of("runs.rerun_secret_shown", ("input", input.Name))),
    ];

    private static bool Reads(DataRead read, string input) =>
        read.From.Any(from => from is "inputs" or "everything" || from == $"inputs.{input}");

    // Of a loop that goes on, the items have to be the same ones.
    private static bool IsSame(WorkflowStep step, WorkflowStep same, RunState run) =>
        step.TypeName.Equals(same.TypeName, StringComparison.OrdinalIgnoreCase)
        && (step is not WorkflowStep.ForEach loop
            || loop.Items.Written.ToString() == ((WorkflowStep.ForEach)same).Items.Written.ToString()
            || run.Frames.Values.All(frame => frame.Steps.GetValueOrDefault(step.Id)?.Loop is null));

    private static IReadOnlyList<WorkflowStep> StepsOf(Workflow workflow, IReadOnlyList<RunEvent> reused)
    {
        var ids = reused.Where(happened => happened.Path.Length > 0).Select(happened => happened.Path)
            .Select(path => path[^1] == ']' ? FramePath.Owner(path).Id : FramePath.Split(path).Id)
            .ToHashSet();
        return [.. workflow.AllSteps().Where(step => ids.Contains(step.Id))];
    }
}
