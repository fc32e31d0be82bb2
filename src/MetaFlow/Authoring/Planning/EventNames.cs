using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Names an event after the words that tell of it: <c>zendesk.ticket_created</c>.</summary>
internal static class EventNames
{
    private const int MostWords = 4;

    // What stands behind a Korean word and names nothing.
    private static readonly Regex Ending = new("(?:되면|하면|으면|이면|면|될|할|때마다|을|를|이|가|은|는|에서|에게|에|으로|로)$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "is", "are", "was", "been", "has", "have", "on", "in", "to", "for", "of", "my", "our", "your", "each", "every", "any", "at", "by", "with", "from", "into", "its", "new", "i", "we", "someone",
    };

    public static string Of(RequestText request, int start, int length)
    {
        var words = request.Words.Where(word => word.Start >= start && word.Start < start + length).ToList();
        var service = ServiceNames.Default.Find(words, request.IsKorean) is [var named, ..] ? named : null;
        var name = new StringBuilder();
        var count = 0;
        foreach (var word in words.Where(word => !Empty.Contains(word.Lower) && (service is null || !word.At().Overlaps(service.At))))
        {
            var clean = Clean(request.IsKorean ? Ending.Replace(word.Lower, "") : word.Lower);
            if (clean.Length > 0 && count < MostWords)
            {
                name.Append(count == 0 ? "" : "_").Append(clean);
                count++;
            }
        }

        var what = name.Length == 0 ? "happened" : name.ToString();
        return service is null ? $"request.{what}" : $"{Clean(service.Name.ToLowerInvariant())}.{what}";
    }

    /// <summary>Letters and digits alone.</summary>
    public static string Clean(string text) => string.Concat(text.Where(letter => char.IsLetterOrDigit(letter)));

    private static Span At(this Word word) => new(word.Start, word.Text);
}
