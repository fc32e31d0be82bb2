using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>A conjugate that a text names.</summary>
/// <param name="Drug">What it is and is made of; from the catalogue, or made of the name where the catalogue has none.</param>
/// <param name="Method">How it was recognized.</param>
/// <param name="Field">Where it stands.</param>
/// <param name="Written">The words of the text.</param>
public sealed record DrugMention(Drug Drug, MentionMethod Method, Confidence Confidence, StudyField Field, string Written);

/// <summary>How a conjugate was recognized, surest first.</summary>
public enum MentionMethod
{
    /// <summary>An international nonproprietary name of two words: the second one says linker and payload.</summary>
    Inn,

    /// <summary>A code, brand or other name that the catalogue holds.</summary>
    Alias,

    /// <summary>A code of a sponsor's series of conjugates, or one that the text itself calls a conjugate.</summary>
    Pattern,
}
