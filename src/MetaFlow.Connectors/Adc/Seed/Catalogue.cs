using System.Diagnostics.CodeAnalysis;

namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>Everything that is known of components and conjugates, found by any of its names.</summary>
public sealed class Catalogue
{
    private static readonly Lazy<Catalogue> TheShipped = new(() => CatalogueReader.Read(ShippedCatalogue.Read(), out _));

    private readonly Dictionary<string, Target> _targets = [];
    private readonly Dictionary<string, Antibody> _antibodies = [];
    private readonly Dictionary<string, Payload> _payloads = [];
    private readonly Dictionary<string, Linker> _linkers = [];
    private readonly Dictionary<string, Drug> _drugs = [];
    private readonly Dictionary<string, SecondWord> _words;

    /// <param name="faults">Names that point at two entities: the first keeps them, and each is told.</param>
    public Catalogue(
        IReadOnlyList<Target> targets,
        IReadOnlyList<Antibody> antibodies,
        IReadOnlyList<Payload> payloads,
        IReadOnlyList<Linker> linkers,
        IReadOnlyList<SecondWord> words,
        IReadOnlyList<Drug> drugs,
        ICollection<Problem> faults)
    {
        (Targets, Antibodies, Payloads, Linkers, SecondWords, Drugs) = (targets, antibodies, payloads, linkers, words, drugs);
        Index(_targets, targets, target => [target.Gene, .. target.Synonyms], "targets", faults);
        Index(_antibodies, antibodies, antibody => [antibody.Name, .. antibody.Synonyms], "antibodies", faults);
        Index(_payloads, payloads, payload => [payload.Code, payload.Name, .. payload.Synonyms], "payloads", faults);
        Index(_linkers, linkers, linker => [linker.Code, linker.Name, .. linker.Synonyms], "linkers", faults);
        Index(_drugs, drugs, drug => [drug.Name, .. drug.Aliases], "drugs", faults);
        _words = words.DistinctBy(word => word.Word).ToDictionary(word => word.Word, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What travels with the pack.</summary>
    public static Catalogue Shipped => TheShipped.Value;

    public IReadOnlyList<Target> Targets { get; }

    public IReadOnlyList<Antibody> Antibodies { get; }

    public IReadOnlyList<Payload> Payloads { get; }

    public IReadOnlyList<Linker> Linkers { get; }

    public IReadOnlyList<SecondWord> SecondWords { get; }

    public IReadOnlyList<Drug> Drugs { get; }

    public Target? Target(string? name) => Find(_targets, name);

    public Antibody? Antibody(string? name) => Find(_antibodies, name);

    public Payload? Payload(string? name) => Find(_payloads, name);

    public Linker? Linker(string? name) => Find(_linkers, name);

    public Drug? Drug(string? name) => Find(_drugs, name);

    public bool TryWord(string word, [NotNullWhen(true)] out SecondWord? found) => _words.TryGetValue(word, out found);

    private static T? Find<T>(Dictionary<string, T> index, string? name)
        where T : class => name is null ? null : index.GetValueOrDefault(Folded.Key(name));

    // Canonical names first: no synonym takes the name of another entity.
    private static void Index<T>(
        Dictionary<string, T> index, IReadOnlyList<T> entities, Func<T, IReadOnlyList<string>> names, string kind, ICollection<Problem> faults)
        where T : class
    {
        foreach (var entity in entities)
        {
            Add(entity, names(entity)[0]);
        }

        foreach (var entity in entities)
        {
            foreach (var name in names(entity).Skip(1))
            {
                Add(entity, name);
            }
        }

        void Add(T entity, string name)
        {
            if (!index.TryAdd(Folded.Key(name), entity) && index[Folded.Key(name)] is var first && first != entity)
            {
                faults.Add(Problem.Of("adc.name_of_two", ("name", name), ("first", names(first)[0]), ("second", names(entity)[0])) with
                {
                    Path = kind, Severity = Severity.Warning,
                });
            }
        }
    }
}
