using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.ApiCall;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Steps.LlmCall;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>Where values come from in the end: from which inputs, and from which steps that ask the world.</summary>
internal sealed class Origins
{
    private readonly StepCatalog _catalog;
    private readonly Workflow _workflow;
    private readonly Dictionary<string, WorkflowStep> _steps;

    // The loop that a step is directly in, by the path of the step.
    private readonly Dictionary<string, WorkflowStep.ForEach> _loops = [];

    public Origins(Workflow workflow, StepCatalog catalog)
    {
        (_workflow, _catalog) = (workflow, catalog);
        _steps = workflow.AllSteps().ToDictionary(step => step.Id);
        foreach (var loop in workflow.AllSteps().OfType<WorkflowStep.ForEach>())
        {
            foreach (var inner in loop.WithInner().Skip(1))
            {
                _loops[inner.Path] = loop;
            }
        }
    }

    /// <summary>Whether the step asks somebody outside, who could answer otherwise.</summary>
    public bool Asks(WorkflowStep step) => step is WorkflowStep.Work work && _catalog.TryFind(work.Type, out var type)
        && !CapturedSteps.Has(type)
        && (type.Class == typeof(ApiCallStep) || type.Class == typeof(LlmCallStep) || type.Class == typeof(CallWorkflowStep)
            || RehearsalServices.IsMadeOf(type.Class, typeof(Http.OutboundHttp)));

    /// <param name="at">The step whose expressions they are.</param>
    public Origin Of(IEnumerable<Expression> expressions, WorkflowStep at)
    {
        var inputs = new SortedSet<string>(StringComparer.Ordinal);
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>();
        foreach (var expression in expressions)
        {
            Follow(expression, at);
        }

        return new Origin(inputs, asked);

        void Follow(Expression expression, WorkflowStep here)
        {
            foreach (var read in RootReads.Of(expression.Syntax))
            {
                switch (read.Names)
                {
                    case ["inputs", var name, ..]:
                        inputs.Add(name);
                        break;
                    case ["steps", var id, ..] when _steps.TryGetValue(id, out var step):
                        FollowStep(step);
                        break;
                    case ["vars", var name, ..]:
                        foreach (var sets in _workflow.AllSteps().OfType<WorkflowStep.Work>().Where(work => (work.Settings.Written["values"] as JsonObject)?[name] is not null))
                        {
                            FollowStep(sets);
                        }

                        break;
                    case ["item", ..] when _loops.TryGetValue(here.Path, out var loop) && seen.Add($"items of {loop.Id}"):
                        foreach (var items in loop.Items.Expressions)
                        {
                            Follow(items.Expression, loop);
                        }

                        break;
                    case [] or ["inputs"]:
                        inputs.UnionWith(_workflow.Inputs.Select(input => input.Name));
                        break;
                }
            }
        }

        void FollowStep(WorkflowStep step)
        {
            if (!seen.Add(step.Id))
            {
                return;
            }

            if (Asks(step))
            {
                asked.Add(step.Path);
                return;
            }

            foreach (var expression in StepExpressions.Of(step))
            {
                Follow(expression, step);
            }

            foreach (var inner in step.Blocks.SelectMany(block => block.Steps))
            {
                FollowStep(inner);
            }
        }
    }
}

/// <param name="Inputs">Names of inputs.</param>
/// <param name="Asked">Paths of steps that ask services, models or other workflows.</param>
internal sealed record Origin(IReadOnlyCollection<string> Inputs, IReadOnlyCollection<string> Asked);
