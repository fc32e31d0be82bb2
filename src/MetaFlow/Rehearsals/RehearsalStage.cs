using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Http;

namespace MetaFlow.Rehearsals;

/// <summary>One rehearsal as those see it who stand in for the world: what they play, what they note, and what they lack.</summary>
internal sealed class RehearsalStage(RehearsalChoice choice, CassetteShelf shelf, Scrub scrub, string folder)
{
    private Scrub _scrub = scrub;
    private readonly Dictionary<string, int> _played = [];
    private readonly Dictionary<string, string> _playedAt = [];
    private readonly List<RehearsedEffect> _effects = [];
    private readonly SortedDictionary<Pick, IReadOnlyList<string>> _offered = new(Pick.InOrder);
    private Func<(JsonData Body, EffectSource Source)?> _sample = () => null;
    private bool _hasMade;

    public RehearsalChoice Choice => choice;

    public CassetteShelf Shelf => shelf;

    /// <summary>The step that is being done, in this run and in the definition.</summary>
    public (string Path, string DefinitionPath) Current { get; private set; } = ("", "");

    /// <summary>What would have been done outside of the run, in its order.</summary>
    public IReadOnlyList<RehearsedEffect> Effects => _effects;

    /// <summary>What could have been picked on the way, the ways that there are, the usual one first.</summary>
    public IReadOnlyDictionary<Pick, IReadOnlyList<string>> Offered => _offered;

    /// <summary>The first step in the definition that each cassette answered.</summary>
    public IReadOnlyDictionary<string, string> PlayedAt => _playedAt;

    /// <summary>Why this rehearsal cannot go on.</summary>
    public RehearsalGap? Gap { get; private set; }

    /// <summary>Credentials that stood in for ones that are not here.</summary>
    public SortedSet<string> UnknownCredentials { get; } = new(StringComparer.Ordinal);

    /// <param name="sample">What a service would answer to it by its author's account; null where nobody said.</param>
    public void Begin(string path, string definitionPath, Func<(JsonData Body, EffectSource Source)?> sample) =>
        (Current, _sample, _hasMade) = ((path, definitionPath), sample, false);

    /// <summary>From here on: what a trigger brought in secret.</summary>
    public Scrub AlsoHide(SecretMask mask) => _scrub = _scrub.And(mask);

    public void Note(EffectKind kind, JsonObject content, JsonObject? answer = null, EffectSource source = EffectSource.None, string? variant = null) =>
        _effects.Add(new RehearsedEffect(Current.Path, kind, (JsonObject)_scrub.Hide(content), answer is null ? null : (JsonObject)_scrub.Hide(answer), source, variant));

    /// <summary>What happened inside of a called workflow.</summary>
    public void Take(RehearsalStage inner)
    {
        _effects.AddRange(inner.Effects.Select(effect => effect with { StepPath = $"{Current.Path} > {effect.StepPath}" }));
        UnknownCredentials.UnionWith(inner.UnknownCredentials);
        foreach (var (pick, ways) in inner.Offered.Where(offer => offer.Key.Kind == PickKind.Variant))
        {
            _offered[pick] = ways;
        }

        foreach (var key in inner.PlayedAt.Keys)
        {
            _playedAt.TryAdd(key, Current.DefinitionPath);
        }

        if (inner.Gap is { } gap)
        {
            Miss(gap.Problem, gap.Request);
        }
    }

    public void Miss(Problem problem, JsonObject? request = null) => Gap ??= new RehearsalGap(Current.Path, Current.DefinitionPath, problem, request);

    /// <summary>Which way is gone here: the usual one, unless this rehearsal was given another.</summary>
    public string PickAt(PickKind kind, string of, IReadOnlyList<string> ways)
    {
        var pick = new Pick(kind, of);
        _offered[pick] = ways;
        return choice.Find(kind, of) is { } picked && ways.Contains(picked) ? picked : ways[0];
    }

    public async Task<OutboundResult> AnswerAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        var request = await HttpPrint.RequestAsync(call, _scrub, cancellationToken);
        if (shelf.Find(request) is { } cassette)
        {
            var (kept, variant) = Play(cassette);
            Note(EffectKind.Request, request, Shown(kept), SourceOf(cassette), variant);
            return kept["failure"] is not null
                ? new OutboundResult.Failed(Problem.Of("http.unreachable", ("host", call.Address.Host)), Retryable: true)
                : new OutboundResult.Answered(AnswerText.Play(kept, call.Address));
        }

        if (_sample() is { } sample)
        {
            // A list that is read page by page has one page, and nothing behind it.
            var body = _hasMade ? SampleMaker.Empty(sample.Body) : sample.Body;
            _hasMade = true;
            Note(EffectKind.Request, request, JsonObject.Of(("status", 200), ("body", body)), sample.Source);
            return new OutboundResult.Answered(AnswerText.Play(JsonObject.Of(("status", 200), ("body", body)), call.Address));
        }

        Note(EffectKind.Request, request);
        Miss(
            Problem.Of(
                "rehearsals.no_answer",
                ("step", Current.DefinitionPath), ("method", call.Method.Method), ("url", ((JsonText)request["url"]!).Value),
                ("file", $"{folder}/{Cassette.KeyOf(request)}.json")),
            request);
        return new OutboundResult.Failed(Gap!.Problem, Retryable: false);
    }

    public ModelAnswer Answer(ModelRequest asked)
    {
        var request = ModelPrint.Request(asked, _scrub);
        if (shelf.Find(request) is { } cassette)
        {
            var (kept, variant) = Play(cassette);
            Note(EffectKind.Question, request, kept, SourceOf(cassette), variant);
            return ModelPrint.Play(kept);
        }

        Note(EffectKind.Question, request);
        Miss(
            Problem.Of("rehearsals.no_model_answer", ("step", Current.DefinitionPath), ("file", $"{folder}/{Cassette.KeyOf(request)}.json")),
            request);
        return new ModelAnswer.Failed(Gap!.Problem, Retryable: false);
    }

    /// <summary>What an event brings: from a cassette of it, or nothing but its name.</summary>
    public (JsonData Event, EffectSource Source) Event(string name)
    {
        var request = JsonObject.Of(("event", name));
        return shelf.Find(request) is { } cassette && Brought(request) is { } body
            ? (body, SourceOf(cassette))
            : (JsonObject.Of(("type", name), ("data", JsonObject.Empty)), EffectSource.Made);
    }

    /// <summary>What a cassette says that comes from outside; null where there is none.</summary>
    public JsonData? Brought(JsonObject request) => shelf.Find(request) is { } cassette ? Play(cassette).Kept["body"] : null;

    private (JsonObject Kept, string? Variant) Play(Cassette cassette)
    {
        const string Usual = "";
        string[] ways = [.. cassette.Answers.Count > 0 ? new[] { Usual } : [], .. cassette.Variants.Keys.Order(StringComparer.Ordinal)];
        var picked = PickAt(PickKind.Variant, cassette.Key, ways);
        var answers = cassette.AnswersOf(picked);
        var turn = _played.GetValueOrDefault(cassette.Key);
        _played[cassette.Key] = turn + 1;
        _playedAt.TryAdd(cassette.Key, Current.DefinitionPath);
        return (answers[Math.Min(turn, answers.Count - 1)], picked == Usual ? null : picked);
    }

    private static JsonObject Shown(JsonObject kept) => kept["headers"] is null
        ? kept
        : JsonObject.Of([.. kept.Where(member => member.Key != "headers").Select(member => (member.Key, member.Value))]);

    private static EffectSource SourceOf(Cassette cassette) => cassette.RecordedAt is null ? EffectSource.WrittenByHand : EffectSource.Recorded;
}
