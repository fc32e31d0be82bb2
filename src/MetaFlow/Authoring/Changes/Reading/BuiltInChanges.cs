using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Reads change requests by the rules of two languages: no model, and the same changes for the same words.</summary>
internal static class BuiltInChanges
{
    /// <param name="text">The definition as it is written.</param>
    /// <param name="chosen">What somebody answered to the question that was asked before.</param>
    public static ChangeAnswer Read(string text, RequestText request, StepCatalog catalog, string? chosen)
    {
        var changes = new List<DefinitionChange>();
        var now = text;
        foreach (var sentence in ChangeSentences.Of(request))
        {
            if (WrittenDefinition.Read(now) is not { } definition)
            {
                return ChangeAnswer.Wrong("authoring.change_unreadable");
            }

            var answer = ReadOne(definition, sentence, request.IsKorean, catalog, chosen);
            if (answer.Changes.Count == 0)
            {
                return answer;
            }

            var (next, _, problem) = PatchWriter.Write(now, answer.Changes, []);
            if (next is null)
            {
                return new ChangeAnswer([]) { Problem = problem };
            }

            changes.AddRange(answer.Changes);
            now = next;
        }

        return changes.Count == 0 ? NotUnderstood(request.Text) : new ChangeAnswer(changes);
    }

    // The first reading that means something for this definition; what another one found missing is only said where none does.
    private static ChangeAnswer ReadOne(WrittenDefinition definition, string sentence, bool isKorean, StepCatalog catalog, string? chosen)
    {
        var resolver = new ChangeResolver(definition, catalog, isKorean, chosen);
        ChangeAnswer? instead = null;
        foreach (var intent in isKorean ? KoreanChanges.Read(sentence) : EnglishChanges.Read(sentence))
        {
            if (resolver.Resolve(intent) is not { } answer)
            {
                continue;
            }

            if (answer.Changes.Count > 0 && Survives(sentence, answer.Changes, definition))
            {
                return answer;
            }

            instead = answer.Changes.Count > 0 ? instead
                : answer.Problem?.Code is "authoring.change_no_step" or "authoring.change_no_trigger" ? instead ?? answer
                : instead is null || instead.Problem?.Code is "authoring.change_no_step" or "authoring.change_no_trigger" ? answer
                : instead;
        }

        return instead ?? NotUnderstood(sentence);
    }

    private static ChangeAnswer NotUnderstood(string words) => ChangeAnswer.Wrong("authoring.change_not_understood", ("words", words.Length > 200 ? words[..200] + "…" : words));

    // An address or a quotation that a reading loses was not understood by it.
    private static bool Survives(string sentence, IReadOnlyList<DefinitionChange> changes, WrittenDefinition definition)
    {
        var written = string.Join('\n', changes.Select(ChangeJson.ToJson).Select(change => change.ToString()));
        return RequestText.Read(sentence).Entities
            .Where(entity => entity.Kind is EntityKind.Mail or EntityKind.Url or EntityKind.Quote or EntityKind.Host)
            .All(entity => Has(written, entity.Value) || Has(definition.Text, entity.Value) || changes.Any(change => change is DefinitionChange.RenameStep));
    }

    private static bool Has(string text, string value)
    {
        var quoted = new JsonText(value).ToString()[1..^1];
        return text.Contains(quoted, StringComparison.OrdinalIgnoreCase) || text.Contains(value, StringComparison.OrdinalIgnoreCase) || Regex.IsMatch(text, Regex.Escape(value).Replace(@"\ ", @"[ _-]", StringComparison.Ordinal), RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
    }
}
