using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Rehearsals;

namespace MetaFlow.Web.Commands;

/// <summary>A rehearsal in lines: what would be done, which ways were gone, and what is missing.</summary>
internal static class RehearsalLines
{
    private const int LongestContent = 400;

    public static void Write(RehearsalReport report, Terminal terminal)
    {
        foreach (var rehearsal in report.Rehearsals)
        {
            Write(rehearsal, terminal);
        }

        if (report.Decisions.Count > 0)
        {
            Write(report.Decisions, terminal);
        }

        foreach (var note in report.Notes.Select(note => note.In(CultureInfo.CurrentUICulture)))
        {
            terminal.Line(CommandTexts.Get("rehearsal.note", $"{note.Message} {note.Hint}".TrimEnd()));
        }

        terminal.Line(CommandTexts.Get("rehearsal.sum", report.WorkflowId, report.Count, report.Covered, report.Ways, report.Gaps.Count));
        terminal.Problems(report.Gaps.Select(gap => gap.Problem).Concat(report.Problems));
    }

    private static void Write(Rehearsal rehearsal, Terminal terminal)
    {
        var end = rehearsal.Status is { } status ? CommandTexts.Get($"status.{status}") : CommandTexts.Get("rehearsal.gap", rehearsal.Gap!.DefinitionPath);
        terminal.Line(CommandTexts.Get("rehearsal.head", rehearsal.Number, Given(rehearsal), end));
        foreach (var effect in rehearsal.Effects)
        {
            var answer = effect.Answer is { } given ? $" → {Cut(given.ToString())}" : "";
            var source = effect.Source == EffectSource.None ? "" : $" ({SourceOf(effect)})";
            terminal.Line($"    {effect.StepPath}: {CommandTexts.Get($"rehearsal.{RehearsalJson.Word(effect.Kind)}", Content(effect))}{answer}{source}");
        }

        foreach (var step in rehearsal.Steps.Where(step => step.Problem is not null).DistinctBy(step => (step.StepPath, step.Problem)))
        {
            terminal.Line($"    {step.StepPath}: {step.Problem!.In(CultureInfo.CurrentUICulture).Message}");
        }

        if (rehearsal.Output is { } output)
        {
            terminal.Line($"    {CommandTexts.Get("runs.output", Cut(output.ToString()))}");
        }
    }

    private static void Write(IReadOnlyList<Decision> decisions, Terminal terminal)
    {
        terminal.Table(
            [CommandTexts.Get("rehearsal.step"), CommandTexts.Get("rehearsal.way"), CommandTexts.Get("rehearsal.coverage")],
            [.. decisions.SelectMany(decision => decision.Ways.Select(
                way => new[] { decision.Path, $"{RehearsalJson.Word(decision.Kind)}: {way.Way}", CoverageOf(way) }))]);
    }

    private static string CoverageOf(DecisionWay way) => way switch
    {
        { By: { } by } => CommandTexts.Get("rehearsal.covered", by),
        { Coverage: Coverage.NotCoverable } => CommandTexts.Get("rehearsal.never", Said(way.Reason!)),
        _ => CommandTexts.Get("rehearsal.not_covered", Said(way.Reason!)),
    };

    private static string Given(Rehearsal rehearsal)
    {
        string[] given =
        [
            .. rehearsal.Changed.Select(input => $"inputs.{input.Key} = {Cut(input.Value.ToString())}"),
            .. rehearsal.Picks.Select(pick => $"{pick.Of}: {pick.Picked}"),
        ];
        return given.Length == 0 ? CommandTexts.Get("rehearsal.usual") : string.Join(", ", given);
    }

    private static string Content(RehearsedEffect effect) => effect.Kind switch
    {
        EffectKind.Request => Cut($"{Text(effect.Content["method"])} {Text(effect.Content["url"])}{Rest(effect.Content, "method", "url")}"),
        _ => Cut(effect.Content.ToString()),
    };

    private static string Rest(JsonObject content, params string[] said)
    {
        var rest = content.Where(member => !said.Contains(member.Key)).Select(member => (member.Key, member.Value)).ToArray();
        return rest.Length == 0 ? "" : $" {JsonObject.Of(rest)}";
    }

    private static string SourceOf(RehearsedEffect effect)
    {
        var source = CommandTexts.Get($"rehearsal.source.{RehearsalJson.Word(effect.Source)}");
        return effect.Variant is { } variant ? $"{source}, {variant}" : source;
    }

    private static string Said(Problem reason)
    {
        var said = reason.In(CultureInfo.CurrentUICulture);
        return $"{said.Message} {said.Hint}".TrimEnd();
    }

    private static string Text(JsonData? value) => value is JsonText text ? text.Value : "";

    private static string Cut(string text) => text.Length <= LongestContent ? text : text[..LongestContent] + "…";
}
