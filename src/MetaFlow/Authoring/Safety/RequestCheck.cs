using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Safety;

/// <summary>Finds requests that no workflow is written for: harm to others, and ways around what protects this installation.</summary>
internal static class RequestCheck
{
    private static readonly Lazy<IReadOnlyList<(string Reason, Regex Words)>> Forbidden = new(() =>
    [
        .. Lexicon.Lines("Forbidden").Select(line => (line.Meaning, new Regex(string.Join(',', line.Words), RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)))),
    ]);

    private static readonly Lazy<IReadOnlyList<Regex>> Harmless = new(() =>
    [
        .. Lexicon.Lines("Harmless").Select(line => new Regex(string.Join(',', line.Words), RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1))),
    ]);

    public static Problem? Find(RequestText request)
    {
        // The whole text, quotations included: what is asked for in quotes is asked for.
        foreach (var (reason, words) in Forbidden.Value)
        {
            if (words.Match(request.Text) is { Success: true } match && !(MayBeStudied(reason) && Harmless.Value.Any(pattern => pattern.IsMatch(request.Text))))
            {
                return Problem.Of("authoring.refused", ("words", match.Value.Length > 100 ? match.Value[..100] + "…" : match.Value), ("reason", $"@{reason}"));
            }
        }

        return null;
    }

    // Who speaks of phishing mostly wants to stop it; nobody who asks for passwords does.
    private static bool MayBeStudied(string reason) => reason is "refused_fraud" or "refused_intrusion";
}
