using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Domains;

namespace MetaFlow.Authoring.Retrieval;

/// <summary>Fills the parameters of an operation from the words of a request. What it needs and nobody said stays open.</summary>
internal static class OperationFiller
{
    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase) { "query", "q", "keyword", "keywords", "text", "search", "term", "searchTerm" };

    private static readonly HashSet<string> Counts = new(StringComparer.OrdinalIgnoreCase)
    {
        "display", "limit", "per_page", "perpage", "size", "count", "maxresults", "numofrows", "pagesize", "page_size", "rows", "top", "maxItems",
    };

    public static FoundOperation Fill(
        OperationPassage operation, SearchHit hit, Passage passage, StepIntent intent, IReadOnlyList<DomainMatch> named, RequestText request)
    {
        var parameters = new Dictionary<string, SlotValue>(StringComparer.Ordinal);
        var open = new List<string>();
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.In is "query" or "path"))
        {
            if (Texts.Contains(parameter.Name) && Topic(intent, named, request, passage) is { } topic)
            {
                parameters[parameter.Name] = topic;
            }
            else if (Counts.Contains(parameter.Name) && intent.Slots.TryGetValue("count", out var count))
            {
                parameters[parameter.Name] = count;
            }
            else if (Assigned(parameter.Name, request) is { } assigned)
            {
                parameters[parameter.Name] = assigned;
            }
            else if (parameter.Required)
            {
                open.Add(parameter.Name);
            }
        }

        var cited = JsonObject.Of(
            ("document", hit.Document.Id.ToString()), ("title", hit.Document.Title), ("domain", hit.Document.Domain), ("passage", passage.Id.ToString()),
            ("version", passage.Version), ("score", Math.Round(hit.Score, 4)), ("text", $"{operation.Method} {operation.Url}"));
        return new FoundOperation(operation, hit.Document.Domain, cited, parameters, open);
    }

    // "nx=60": said by name.
    private static SlotValue? Assigned(string name, RequestText request)
    {
        var at = request.Masked.IndexOf(name.ToLowerInvariant() + "=", StringComparison.Ordinal);
        if (at < 0 || (at > 0 && char.IsLetterOrDigit(request.Masked[at - 1])))
        {
            return null;
        }

        var begin = at + name.Length + 1;
        var end = begin;
        while (end < request.Text.Length && (char.IsLetterOrDigit(request.Text[end]) || request.Text[end] is '.' or '-' or '_'))
        {
            end++;
        }

        return end > begin ? new SlotValue(request.Text[begin..end], PlanEvidence.Of(request.SpanOf(at, end))) : null;
    }

    // What is left of the words when the service, the kind of thing, the count and the verb are taken away.
    private static SlotValue? Topic(StepIntent intent, IReadOnlyList<DomainMatch> named, RequestText request, Passage passage)
    {
        if (intent.Slots.TryGetValue("quote", out var quote))
        {
            return quote;
        }

        var start = request.Text.IndexOf(intent.Words, StringComparison.Ordinal);
        var words = request.Words.Where(word => word.Start >= start && word.End <= start + intent.Words.Length).ToList();
        var kept = words.Where(word =>
            !named.Any(match => word.Start < match.At.Start + match.At.Length && match.At.Start < word.End)
            && !request.Entities.Any(entity => entity.At.Overlaps(new Span(word.Start, word.Text)))
            && !passage.Text.Contains(Stem(word.Lower), StringComparison.OrdinalIgnoreCase)
            && !Empty.Contains(word.Lower)
            && (request.IsKorean ? KoreanVerbs.Default.At(word) is null : EnglishVerbs.Default.At([word], 0) is null)).ToList();
        if (kept.Count == 0)
        {
            return null;
        }

        var text = string.Join(' ', kept.Select(word => request.IsKorean && !char.IsAsciiLetter(word.Text[0]) ? Stem(word.Text) : word.Text));
        return new SlotValue(text, PlanEvidence.Of(new Span(kept[0].Start, text)));
    }

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "of", "on", "for", "about", "in", "from", "to", "and", "with", "my", "our", "latest", "top", "new", "recent", "me", "us", "최신", "관련", "대한", "관한", "주요", "오늘", "오늘의", "상위", "하고", "그리고", "후",
    };

    private static string Stem(string word)
    {
        foreach (var particle in (ReadOnlySpan<string>)["에서", "에게", "으로", "의", "을", "를", "은", "는", "이", "가", "와", "과", "로", "에"])
        {
            if (word.Length > particle.Length + 1 && word.EndsWith(particle, StringComparison.Ordinal))
            {
                return word[..^particle.Length];
            }
        }

        return word.Length > 4 && word[^1] == 's' && char.IsAsciiLetter(word[0]) ? word[..^1] : word;
    }
}
