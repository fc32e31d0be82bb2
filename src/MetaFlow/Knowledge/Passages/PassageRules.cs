namespace MetaFlow.Knowledge.Passages;

/// <summary>How long passages are.</summary>
/// <param name="Target">A passage ends where it has about so many characters.</param>
/// <param name="Most">Never more than this. What belongs together may go beyond the target up to here.</param>
/// <param name="Overlap">About so much of what stands before is said again, in whole sentences, when text is cut in its middle.</param>
/// <param name="Small">A section shorter than this goes on in its first subsection.</param>
public sealed record PassageRules(int Target, int Most, int Overlap, int Small)
{
    public static readonly PassageRules Usual = new(Target: 1000, Most: 2000, Overlap: 150, Small: 200);
}
