using System.Text.RegularExpressions;

namespace MetaFlow.Knowledge.Passages;

/// <summary>
/// Marks passages that speak to a model instead of about their subject. They are found like others; what gives passages
/// to a model leaves them out or says what they are.
/// </summary>
internal static partial class Suspicion
{
    private static readonly (string Reason, Regex Pattern)[] Rules =
    [
        ("override", English()), ("override", Korean()), ("role", Role()), ("markup", Markup()), ("reveal", Reveal()), ("reveal", KoreanReveal()),
    ];

    public static PassageDraft Mark(PassageDraft draft) => ReasonOf(draft.Text) is { } reason ? draft with { Suspicion = reason } : draft;

    /// <summary>Null where the text is a text.</summary>
    public static string? ReasonOf(string text)
    {
        foreach (var (reason, pattern) in Rules)
        {
            try
            {
                if (pattern.IsMatch(text))
                {
                    return reason;
                }
            }
            catch (RegexMatchTimeoutException)
            {
                return "unclear";
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|system)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules?|directions?|messages?|guidelines?|context)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex English();

    [GeneratedRegex(
        @"(?:이전|앞선|앞의|위의|지금까지의|기존|모든|시스템)\s?[^.\n]{0,20}(?:지시|명령|지침|프롬프트|규칙)[^.\n]{0,12}(?:무시|잊어|잊으|따르지\s?마|취소)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Korean();

    [GeneratedRegex(
        @"\b(?:you are (?:now|no longer)|from now on,? you (?:are|will|must)|act as (?:an? )?(?:unrestricted|system|administrator|root)|new (?:system )?instructions?:)|(?:지금부터|이제부터)\s?(?:너는|당신은|넌)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Role();

    [GeneratedRegex(
        @"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|^\s*(?:###\s*)?(?:system|assistant)\s*(?:prompt|message)?\s*:\s*\S",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Markup();

    [GeneratedRegex(
        @"\b(?:reveal|print|show|repeat|output|send|leak|exfiltrate)\b[^.\n]{0,30}\b(?:system prompt|your (?:instructions|prompt|rules)|(?:api|secret) keys? to\b|hidden prompt)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Reveal();

    [GeneratedRegex(
        @"(?:시스템\s?프롬프트|너의\s?지침|당신의\s?지침|숨겨진\s?지시)[^.\n]{0,12}(?:출력|보여|공개|알려|말해)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex KoreanReveal();
}
