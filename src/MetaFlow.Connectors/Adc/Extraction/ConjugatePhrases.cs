using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>What a sentence says of a conjugate: "an anti-CD38 antibody conjugated to MMAE via a valine-citrulline linker".</summary>
internal sealed class ConjugatePhrases
{
    private static readonly string[] Leading = ["anti", "targeting", "targets", "against", "toward", "towards"];
    private static readonly string[] Trailing = ["directed", "targeted", "targeting", "specific", "binding"];

    private readonly NameTree<Target> _targets = new(mayFollowHyphen: true);
    private readonly NameTree<Payload> _payloads = new();
    private readonly NameTree<Linker> _linkers = new();

    public ConjugatePhrases(Catalogue catalogue)
    {
        Fill(_targets, catalogue.Targets, target => [target.Gene, .. target.Synonyms]);
        Fill(_payloads, catalogue.Payloads, payload => [payload.Code, payload.Name, .. payload.Synonyms]);
        Fill(_linkers, catalogue.Linkers, linker => [linker.Name, .. linker.Synonyms.Where(name => name.Length > 2)]);
    }

    public ConjugateWords In(string sentence)
    {
        var text = new TokenText(sentence);
        var (target, payload, linker) = ((string?)null, (string?)null, (string?)null);
        for (var at = 0; at < text.Tokens.Count; at++)
        {
            if (_targets.At(text, at) is { } found && IsWhatItBinds(text, found))
            {
                target ??= found.Value.Gene;
            }

            payload ??= _payloads.At(text, at)?.Value.Code;
            linker ??= _linkers.At(text, at)?.Value.Code;
        }

        return new ConjugateWords(target, payload, linker);
    }

    // A target that a sentence merely mentions may be that of the disease.
    private static bool IsWhatItBinds(TokenText text, Found<Target> found) =>
        (found.First > 0 && Leading.Contains(text.Tokens[found.First - 1].Value))
        || (found.Last + 1 < text.Tokens.Count && Trailing.Contains(text.Tokens[found.Last + 1].Value));

    private static void Fill<T>(NameTree<T> tree, IReadOnlyList<T> all, Func<T, IReadOnlyList<string>> names)
        where T : class
    {
        foreach (var entity in all)
        {
            foreach (var name in names(entity))
            {
                tree.Add(name, entity);
            }
        }
    }
}

internal sealed record ConjugateWords(string? Target, string? Payload, string? Linker);
