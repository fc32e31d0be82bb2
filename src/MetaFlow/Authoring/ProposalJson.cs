using System.Globalization;
using MetaFlow.Authoring.Plans;
using MetaFlow.Json;
using MetaFlow.Rehearsals;

namespace MetaFlow.Authoring;

/// <summary>Proposals as programs read them; sentences are in a person's language.</summary>
public static class ProposalJson
{
    public static JsonObject ToJson(Proposal proposal, CultureInfo language)
    {
        var members = new JsonObject.Builder
        {
            ["definition"] = proposal.Definition ?? (JsonData)JsonNull.Value,
            ["standing"] = proposal.Standing,
            ["problems"] = List(proposal.Problems, problem => ToJson(problem, language)),
            ["questions"] = List(proposal.Plan?.Questions ?? [], question => ToJson(question, language)),
            ["refusal"] = proposal.Refusal is { } refusal ? ToJson(refusal, language) : JsonNull.Value,
        };
        if (proposal.Rehearsal is { } report)
        {
            members["rehearsal"] = JsonObject.Of(
                ("covered", report.Covered), ("ways", report.Ways), ("gaps", List(report.Gaps, gap => ToJson(gap.Problem with { Path = gap.DefinitionPath }, language))));
        }

        return members.ToObject();
    }

    public static JsonObject ToJson(Problem problem, CultureInfo language)
    {
        var said = problem.In(language);
        var members = new JsonObject.Builder
        {
            ["code"] = said.Code, ["severity"] = said.Severity == Severity.Warning ? "warning" : "error", ["message"] = said.Message, ["path"] = said.Path,
        };
        if (said.Hint is { } hint)
        {
            members["hint"] = hint;
        }

        return members.ToObject();
    }

    private static JsonObject ToJson(PlanQuestion question, CultureInfo language)
    {
        var said = Proposal.Ask(question).In(language);
        return JsonObject.Of(
            ("id", Planning.AnswerRules.IdOf(question)), ("about", question.About), ("question", said.Message),
            ("choices", JsonArray.Create([.. question.Choices.Select(choice => (JsonData)choice)])), ("default", question.Default));
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonData> write) => JsonArray.Create([.. items.Select(write)]);
}
