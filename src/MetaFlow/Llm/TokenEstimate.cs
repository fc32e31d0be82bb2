using System.Text;

namespace MetaFlow.Llm;

/// <summary>How many tokens a text is when nobody has counted them.</summary>
public static class TokenEstimate
{
    /// <summary>What a message costs beside its text: its role and its end.</summary>
    public const int PerMessage = 8;

    /// <summary>
    /// About: four letters of English, a syllable or two of Korean. Three bytes a token is on the high side for both.
    /// </summary>
    public static long Of(string text) => (Encoding.UTF8.GetByteCount(text) + 2) / 3;

    public static long Of(IEnumerable<ModelMessage> messages) => messages.Sum(message => Of(message.Content) + PerMessage);

    /// <summary>Certainly not more: a token stands for one byte at least.</summary>
    public static long MostOf(string text) => Encoding.UTF8.GetByteCount(text);
}
