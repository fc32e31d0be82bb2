using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Documents and their passages by words, and who belongs to whom. Readers and writers are kept apart by its holder.</summary>
internal sealed class PassageIndex
{
    private readonly SpellingIndex _spellings = new();
    private readonly QueryReader _reader;
    private readonly LexicalIndex _words;
    private readonly LexicalIndex _metadata;
    private readonly List<Place?> _places = [];
    private readonly List<int> _documentNumbers = [];
    private readonly List<int> _firstPassages = [];
    private readonly Dictionary<Guid, Entry> _documents = [];
    private readonly Dictionary<Guid, int> _units = [];

    public PassageIndex(RankingWeights weights)
    {
        Weights = weights;
        _reader = new QueryReader(TextAnalysis.Default, Glossary.Default, weights.Wordings);
        _words = new LexicalIndex(TextAnalysis.Default, weights.Passages, Hear);
        _metadata = new LexicalIndex(TextAnalysis.Default, weights.Documents, Hear);
    }

    public RankingWeights Weights { get; }

    public int Documents => _documents.Count;

    public int Passages => _words.Count;

    public IndexedDocument? Find(Guid documentId) => _documents.TryGetValue(documentId, out var entry) ? entry.Document : null;

    public void Put(IndexedDocument document)
    {
        Remove(document.Id);
        var number = _metadata.Add(document.Title, MetadataOf(document));
        var units = new int[document.Passages.Count];
        for (var at = 0; at < units.Length; at++)
        {
            var passage = document.Passages[at];
            units[at] = _words.Add(passage.Heading, passage.Text);
            _places.Add(new Place(document, passage, number));
            _documentNumbers.Add(number);
            _units[passage.Id] = units[at];
        }

        _firstPassages.Add(units.Length > 0 ? units[0] : -1);
        _documents[document.Id] = new Entry(document, number, units);
    }

    public bool Remove(Guid documentId)
    {
        if (!_documents.Remove(documentId, out var entry))
        {
            return false;
        }

        _metadata.Remove(entry.Number, entry.Document.Title, MetadataOf(entry.Document));
        _firstPassages[entry.Number] = -1;
        foreach (var (unit, passage) in entry.Units.Zip(entry.Document.Passages))
        {
            _words.Remove(unit, passage.Heading, passage.Text);
            _places[unit] = null;
            _units.Remove(passage.Id);
        }

        return true;
    }

    public IReadOnlyList<QueryConcept> Read(string question) => _reader.Read(question, _spellings.Find);

    /// <summary>Scores everything that says any of what is asked for.</summary>
    public WordScores Score(IReadOnlyList<QueryConcept> concepts)
    {
        var passages = new LexicalStage(_words, Weights.Fusion.Pairs);
        var documents = new LexicalStage(_metadata, Weights.Fusion.Pairs);
        passages.Score(concepts);
        documents.Score(concepts);
        
        // Where no document has a title, none is expected to have the words there.
        return new WordScores(passages, documents, _metadata.HasWords ? Weights.Fusion.DocumentWords : 0);
    }

    /// <summary>How many passages have the term.</summary>
    public int CountOf(string term) => _words.CountOf(term);

    public Place? At(int unit) => _places[unit];

    /// <summary>The number of the document that a passage is of.</summary>
    public int DocumentOf(int unit) => _documentNumbers[unit];

    public int? UnitOf(Guid passageId) => _units.TryGetValue(passageId, out var unit) ? unit : null;

    public IReadOnlyList<int> UnitsOf(Guid documentId) => _documents.TryGetValue(documentId, out var entry) ? entry.Units : [];

    /// <summary>The first passage of the document with this number; -1 where it has none.</summary>
    public int FirstPassageOf(int number) => _firstPassages[number];

    private static string MetadataOf(IndexedDocument document) =>
        document.Tags.Count == 0 ? document.Metadata : $"{document.Metadata} {string.Join(' ', document.Tags)}";

    private void Hear(string term)
    {
        if (term[0] != Token.PairMark)
        {
            _spellings.Add(term);
        }
    }

    /// <summary>A passage and its document.</summary>
    internal sealed record Place(IndexedDocument Document, IndexedPassage Passage, int DocumentNumber);

    private sealed record Entry(IndexedDocument Document, int Number, int[] Units);
}
