using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Cuts a request into the changes that it asks for, one sentence each, without what is only polite.</summary>
internal static partial class ChangeSentences
{
    public static IReadOnlyList<string> Of(RequestText request)
    {
        // What stands in quotes is no place to cut.
        var masked = request.Text.ToCharArray();
        foreach (var entity in request.Entities)
        {
            Array.Fill(masked, 'x', entity.At.Start, entity.At.Text.Length);
        }

        var sentences = new List<string>();
        var begin = 0;
        foreach (Match match in (request.IsKorean ? KoreanCut() : EnglishCut()).Matches(new string(masked)))
        {
            Add(request.Text[begin..(match.Index + match.Groups["keep"].Length)]);
            begin = match.Index + match.Length;
        }

        Add(request.Text[begin..]);
        return sentences;

        void Add(string part)
        {
            var said = Plain(part, request.IsKorean);
            if (said.Length > 0)
            {
                sentences.Add(said);
            }
        }
    }

    private static string Plain(string part, bool isKorean)
    {
        var said = part.Trim().TrimEnd('.', '!', '?', ',', ';').Trim();
        said = (isKorean ? KoreanPolite() : EnglishPolite()).Replace(said, "").Trim();

        // "Fetch more: change the count to 10" says what for, and then what.
        return isKorean ? said : EnglishPurpose().Replace(said, "");
    }

    [GeneratedRegex(@"(?<keep>)[.;!?]\s+|(?<keep>),? (?:and |and then |then |and also )(?=(?:also )?(?:remove|delete|drop|change|set|rename|move|disable|enable|turn|replace|raise|lower|increase|decrease|reduce|swap|retry|update|make|pause|resume|wrap|only|ask for|require|stop|skip|don't|do not|add an? |add another|insert|(?:run|start) (?:it|this|the workflow) (?:at|every|on|in|from|daily|weekly|hourly|monthly|only))\b)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishCut();

    [GeneratedRegex(@"(?<keep>)[.;!?]\s+|(?<keep>(?:바꾸|변경하|수정하|삭제하|제거하|없애|빼|추가하|옮기|켜|끄|줄이|늘리|올리|낮추|고치|이동하|교체하|재시도하|설정하|지정하|걸))고,? (?:그리고 )?(?!나서|나면)|(?<keep>[가-힣]+)고, (?:그리고 )?", RegexOptions.None, 1000)]
    private static partial Regex KoreanCut();

    [GeneratedRegex(@"^(?:(?:please|can you|could you|would you|i(?:'d| would) like (?:you |this |it )?to|i want (?:you |this |it )?to|i want|i need (?:you )?to|we should|you should|let's|now|ok|okay|just|hey|hi)[, ]+)+|,? (?:please|thanks|thank you|for me)$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishPolite();

    [GeneratedRegex(@"^[^:]{3,60}: (?=(?:change|set|raise|lower|increase|decrease|reduce|replace|rename|move|remove|delete|drop|add|run|send|use|pause|turn)\b)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishPurpose();

    [GeneratedRegex("^(?:(?:그리고|이제|혹시|안녕하세요|부탁인데|저기),? )+", RegexOptions.None, 1000)]
    private static partial Regex KoreanPolite();
}
