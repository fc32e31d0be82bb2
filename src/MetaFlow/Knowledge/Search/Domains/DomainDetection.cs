using System.Text;
using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Domains;

/// <summary>A domain that a request is about, and the keyword that says so.</summary>
/// <param name="Keyword">The keyword, or the name of the domain, as the domain has it.</param>
/// <param name="At">Where it stands in the request.</param>
public sealed record DomainMatch(string Domain, string Keyword, TextSpan At);

/// <summary>
/// Finds the domains that a request is about by their names and keywords: with particles behind them, written together or
/// apart, in small letters or capitals, and in the other language where the glossary or the sound of the name tells.
/// </summary>
public sealed class DomainDetection
{
    private readonly List<(string Domain, string Keyword, string Form)> _forms = [];
    private readonly string[] _common;

    public DomainDetection(IEnumerable<KnowledgeDomain> domains)
    {
        var active = domains.Where(domain => domain.Active).ToArray();
        _common = [.. active.Where(domain => domain.Common).Select(domain => domain.Name).Append(KnowledgeLibrary.Common).Distinct()];
        foreach (var domain in active.Where(domain => !_common.Contains(domain.Name)))
        {
            foreach (var keyword in domain.Keywords.Append(domain.Name.Replace('-', ' ')))
            {
                _forms.AddRange(KeywordForms.Of(keyword).Select(form => (domain.Name, keyword, form)));
            }
        }
    }

    /// <summary>The domains to look in: those the request is about in the order it names them, and always the common ones.</summary>
    public IReadOnlyList<string> Domains(string request) => [.. Find(request).Select(match => match.Domain).Distinct(), .. _common];

    /// <summary>The longest keywords in the request, from left to right.</summary>
    public IReadOnlyList<DomainMatch> Find(string request)
    {
        var text = new SquashedText(request.Normalize(NormalizationForm.FormC));
        var found = new List<DomainMatch>();
        foreach (var (domain, keyword, form) in _forms)
        {
            foreach (var span in text.Find(form))
            {
                found.Add(new DomainMatch(domain, keyword, span));
            }
        }

        found.AddRange(ByName(request));
        // 'Google Sheets' is not about all of Google.
        return [.. found.Where(match => !found.Any(other => other.At.Length > match.At.Length && Holds(other.At, match.At)))
            .OrderBy(match => match.At.Start).ThenBy(match => match.Domain, StringComparer.Ordinal)];
    }

    private IEnumerable<DomainMatch> ByName(string request) =>
        from token in TextAnalysis.Default.Read(request)
        where token.Kind == TokenKind.Word && !KoreanWords.Default.Contains(token.Term) && Glossary.Default.EntriesOf(token.Term).Count == 0
        from form in _forms
        where NameSounds.AreOneName(token.Term, form.Form)
        select new DomainMatch(form.Domain, form.Keyword, new TextSpan(token.Start, token.Length));

    private static bool Holds(TextSpan outer, TextSpan inner) =>
        inner.Start >= outer.Start && inner.Start + inner.Length <= outer.Start + outer.Length;
}
