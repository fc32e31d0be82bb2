using static MetaFlow.Authoring.Understanding.EnglishFunctionWords;

namespace MetaFlow.Authoring.Understanding;

internal sealed partial class EnglishCutter
{
    private bool TryCondition(int at, bool isStart)
    {
        var word = words[at].Lower;
        var isOnly = word == "only" && at + 1 < words.Count && words[at + 1].Lower is "if" or "when" or "after" or "where" or "once";
        if (!(Openers.Contains(word) || isOnly) || (_role == ClauseRole.Condition && at == _begin + 1) || (at == _begin && _role == ClauseRole.Condition))
        {
            return false;
        }

        // "Check if it is there": the question belongs to the verb.
        if (word is "if" or "whether" && at > 0 && _verb is { } asked && asked.Form.Verb is "check" or "verify" or "ask" or "see" or "know" or "tell" && at == _begin + asked.Length)
        {
            return false;
        }

        if (word is "where" or "while" or "once" && !isStart && at > 0 && words[at - 1].After == ' ' && word != "once")
        {
            return false;
        }

        if (at > 0 && words[at - 1].Lower == "every" || word == "until" && _verb is null)
        {
            return false;
        }

        var behind = at > _begin && _verb is not null && !isStart && words[at - 1].After is not ('.' or ';') && words[at - 1].Lower is not ("and" or "but");
        if (behind && words[at - 1].After == ',' && HasMainBehind(at))
        {
            behind = false;
        }

        Close(at);
        (_role, _isBehind, _verb) = (ClauseRole.Condition, behind, null);
        return true;
    }

    // Whether what is done stands behind a comma further on.
    private bool HasMain(int from)
    {
        for (var at = from; at < words.Count && !words[at - 1].EndsSentence; at++)
        {
            if (words[at - 1].After == ',' && at > from && words[at].Lower is not ("otherwise" or "else" or "and") && (_role == ClauseRole.Condition || EnglishVerbs.Default.At(words, at) is not null))
            {
                return !words.Skip(from).Take(at - from).Any(word => EnglishVerbs.Default.At([word], 0) is { Form: { Kind: VerbKind.Base, Meaning: "notify" or "approve" or "fetch" } }) || _role == ClauseRole.Condition;
            }
        }

        return false;
    }

    // "…, and if it fails, tell me": the comma behind the condition is followed by what is done.
    private bool HasMainBehind(int at)
    {
        for (var next = at + 1; next < words.Count && !words[next - 1].EndsSentence; next++)
        {
            if (words[next - 1].After == ',')
            {
                return EnglishVerbs.Default.At(words, next) is not null;
            }
        }

        return false;
    }

    // "for orders above 500, ask …": which ones, and nothing of each.
    private bool TryWhich(int at)
    {
        if (words[at].Lower != "for" || at == 0 || (words[at - 1].After == ' ' && words[at - 1].Lower is not ("and" or "but")))
        {
            return false;
        }

        var end = at;
        while (end + 1 < words.Count && end - at < 8 && words[end].After == ' ' && (end == at || EnglishVerbs.Default.At(words, end) is not { Form.Kind: VerbKind.Base }))
        {
            end++;
        }

        if (!Planning.EnglishTriggers.IsComparison(string.Join(' ', words.Skip(at).Take(end - at + 1).Select(word => word.Lower))))
        {
            return false;
        }

        Close(at);
        (_role, _isBehind, _verb) = (ClauseRole.Condition, false, null);
        return true;
    }

    private bool TryLoop(int at, bool isStart)
    {
        if (words[at].Lower != "for" || at + 2 >= words.Count || words[at + 1].Lower is not ("each" or "every") || words[at + 2].Lower is "other")
        {
            return false;
        }

        var behind = !isStart && _verb is not null && words[at - 1].After == ' ';
        Close(at);
        (_role, _isBehind, _verb) = (ClauseRole.Loop, behind, null);
        return true;
    }

    private bool TryElse(int at)
    {
        var word = words[at].Lower;
        if (word is not ("otherwise" or "else"))
        {
            return false;
        }

        if (at > 0 && at + 1 == words.Count)
        {
            return false;
        }

        Close(at);
        Clauses.Add(new Clause(ClauseRole.Otherwise, new Span(words[at].Start, words[at].Text), "", "", [words[at]]) { Sentence = _sentence });
        (_begin, _verb, _role, _isBehind) = (at + 1, null, ClauseRole.Action, false);
        return true;
    }
}
