using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Timing;

/// <summary>Names of days, months, parts of the day, small numbers and time zones in one language.</summary>
internal sealed class TimeLexicon
{
    private readonly Dictionary<string, Dictionary<string, string>> _kinds = [];

    private TimeLexicon(string name)
    {
        foreach (var (meaning, words) in Lexicon.Lines(name))
        {
            var space = meaning.IndexOf(' ', StringComparison.Ordinal);
            var kind = meaning[..space];
            _kinds.TryAdd(kind, []);
            foreach (var word in words)
            {
                _kinds[kind][word] = meaning[(space + 1)..];
            }
        }
    }

    public static TimeLexicon English { get; } = new("Times.en");

    public static TimeLexicon Korean { get; } = new("Times.ko");

    /// <summary>A pattern of all names of a kind, the longest first.</summary>
    public string Pattern(string kind) =>
        string.Join('|', _kinds[kind].Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal).Select(Regex.Escape));

    public string? Of(string kind, string word) => _kinds[kind].GetValueOrDefault(word.Trim());

    public int? Number(string word) =>
        int.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number
        : Of("count", word) is { } written ? int.Parse(written, CultureInfo.InvariantCulture)
        : null;

    public string? ZoneIn(string text, string boundary)
    {
        foreach (var (words, zone) in _kinds["zone"].OrderByDescending(entry => entry.Key.Length))
        {
            if (Regex.IsMatch(text, boundary + Regex.Escape(words) + boundary, RegexOptions.None, TimeSpan.FromSeconds(1)))
            {
                return zone;
            }
        }

        return null;
    }
}
