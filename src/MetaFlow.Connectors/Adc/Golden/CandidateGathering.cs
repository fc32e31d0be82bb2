using MetaFlow.Connectors.Adc.Extraction;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>Gathers what studies, publications and labels say of each conjugate into one candidate.</summary>
internal sealed class CandidateGathering(Catalogue catalogue)
{
    private readonly DrugFinder _finder = new(catalogue);
    private readonly SortedDictionary<string, Gathered> _drugs = new(StringComparer.Ordinal);

    public void Add(StudyRecord study)
    {
        foreach (var mention in _finder.In(study))
        {
            var gathered = Of(mention);
            if (mention.Field >= StudyField.Summary)
            {
                continue;
            }

            gathered.Nct.Add(study.NctId);
            gathered.Pmid.UnionWith(study.ResultPmids);
            gathered.IsLateStage |= study.IsLateStage;
        }
    }

    public void Add(Publication publication)
    {
        foreach (var mention in _finder.In(publication.Title))
        {
            var gathered = Of(mention);
            (publication.IsPatent ? gathered.Patent : gathered.Pmid).Add(publication.Id);
        }
    }

    /// <param name="label">A generic or brand name of a label of an approved drug.</param>
    public void AddLabel(string label)
    {
        foreach (var mention in _finder.In(label))
        {
            Of(mention).IsApproved = true;
        }
    }

    public IReadOnlyList<Candidate> All() => [.. _drugs.Values.Select(ToCandidate)];

    private Gathered Of(DrugMention mention)
    {
        var key = Folded.Key(mention.Drug.Name);
        if (!_drugs.TryGetValue(key, out var gathered))
        {
            _drugs[key] = gathered = new Gathered(mention.Drug, mention.Method);
        }

        gathered.Method = (MentionMethod)Math.Min((int)gathered.Method, (int)mention.Method);
        gathered.Drug = Richer(gathered.Drug, mention.Drug);
        return gathered;
    }

    // Of two descriptions of one unlisted code, the one that says more; which came first must not matter.
    private static Drug Richer(Drug one, Drug other) => Said(other) > Said(one) ? other : one;

    private static int Said(Drug drug) => drug.Targets.Count + (drug.Payload is null ? 0 : 1) + (drug.Linker is null ? 0 : 1);

    private Candidate ToCandidate(Gathered gathered)
    {
        var drug = gathered.Drug;
        var targets = drug.Targets.Select(catalogue.Target).ToList();
        return new Candidate
        {
            Drug = drug,
            Method = gathered.Method,
            Parts = Composition.Of(drug, gathered.Method, catalogue),
            Evidence = new Evidence([.. gathered.Nct], [.. gathered.Pmid], [.. gathered.Patent]),
            Status = gathered.IsApproved ? DrugStatus.Approved
                : drug.Status == DrugStatus.Clinical && gathered.IsLateStage ? DrugStatus.LateStage
                : drug.Status,
            IsTargetMapped = targets.Count > 0 && targets.All(target => target is { IsMapped: true }),
        };
    }

    private sealed class Gathered(Drug drug, MentionMethod method)
    {
        public Drug Drug { get; set; } = drug;

        public MentionMethod Method { get; set; } = method;

        public SortedSet<string> Nct { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Pmid { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Patent { get; } = new(StringComparer.Ordinal);

        public bool IsLateStage { get; set; }

        public bool IsApproved { get; set; }
    }
}
