using static MetaFlow.Authoring.Understanding.EnglishFunctionWords;

namespace MetaFlow.Authoring.Understanding;

/// <summary>Walks along the words and closes a clause where the next one begins.</summary>
internal sealed partial class EnglishCutter(RequestText request, IReadOnlyList<Word> words)
{
    private int _begin;
    private int _sentence;
    private ClauseRole _role = ClauseRole.Action;
    private (VerbForm Form, int Length)? _verb;
    private bool _byModel;
    private bool _isBehind;
    private VerbKind? _mode;
    private int _depth;
    private int _read;

    public List<Clause> Clauses { get; } = [];

    public void Run()
    {
        for (var at = 0; at < words.Count; at++)
        {
            for (; _read < words[at].Start; _read++)
            {
                _depth = Math.Max(0, _depth + (request.Masked[_read] switch { '(' => 1, ')' => -1, _ => 0 }));
            }

            var isStart = at == 0 || words[at - 1].EndsSentence || words[at - 1].After is ';' or ':';
            if (at > 0 && words[at - 1].EndsSentence)
            {
                Close(at);
                (_role, _isBehind, _mode) = (ClauseRole.Action, false, null);
                _sentence++;
            }

            // Where words were taken out, what comes behind may speak in another form.
            if (at > 0 && words[at].Start - words[at - 1].End > 10)
            {
                _mode = null;
            }

            if (TryCondition(at, isStart) || TryWhich(at) || TryLoop(at, isStart) || TryElse(at))
            {
                continue;
            }

            if (_role is ClauseRole.Condition or ClauseRole.Loop && !_isBehind && at > 0 && words[at - 1].After is ',' or ':' && at > _begin
                && (_role == ClauseRole.Condition || EnglishVerbs.Default.At(words, at) is not null || Joiners.Contains(words[at].Lower)))
            {
                Close(at);
                (_role, _mode) = (ClauseRole.Action, null);
            }

            if (_role is ClauseRole.Condition or ClauseRole.Loop && !_isBehind && at > _begin + 2 && !HasMain(at) && words[at - 1].Lower is not ("to" or "not" or "will" or "can" or "a" or "an" or "the" or "is" or "are")
                && EnglishVerbs.Default.At(words, at) is { Form: { Kind: VerbKind.Base, Meaning: not ("none" or "transform") } } main)
            {
                Close(at);
                (_role, _mode) = (ClauseRole.Action, null);
                Open(at, main);
                at += main.Length - 1;
                continue;
            }

            if (IsBoundary(at) && (EnglishVerbs.Default.At(words, at) ?? Unknown(at)) is { } verb && Fits(at, verb, isStart || at == _begin))
            {
                Open(at, verb);
                at += verb.Length - 1;
            }
        }

        Close(words.Count);
    }

    private void Open(int at, (VerbForm Form, int Length) verb)
    {
        var isModel = at > 0 && words[at - 1].After == ' ' && (IsModel(words[at - 1].Lower) || (at > 1 && words[at - 1].Lower == "to" && IsModel(words[at - 2].Lower)));
        if (_verb is not null || _role != ClauseRole.Action)
        {
            Close(at);
            (_role, _isBehind) = (ClauseRole.Action, false);
        }

        _verb = verb;
        _byModel = isModel;
        if (verb.Form.Kind != VerbKind.Gerund && !isModel)
        {
            _mode ??= verb.Form.Kind;
        }
    }

    // "vectorizes it", "mints fresh tokens": a verb that the lexicon does not have stands where verbs stand, and writes somewhere.
    private (VerbForm Form, int Length)? Unknown(int at)
    {
        var word = words[at];
        if (word.After != ' ' || word.Lower.Length < 5 || word.Lower[^1] != 's' || word.Lower[^2] is 's' or 'u' or 'i' || word.Lower.Contains('\'', StringComparison.Ordinal) || word.IsCapital || at + 1 >= words.Count)
        {
            return null;
        }

        var next = words[at + 1];
        var isFirst = _verb is null && at == _begin && at > 0 is false && request.Masked[..word.Start].TrimEnd().EndsWith("that", StringComparison.Ordinal);
        var isNext = _mode == VerbKind.Third && at > 0 && (words[at - 1].After == ',' || words[at - 1].Lower is "and" or "then") && (Determiners.Contains(next.Lower) || next.IsCapital);
        return isFirst || isNext ? (new VerbForm(word.Lower, "write", VerbKind.Third), 1) : null;
    }

    private static bool IsModel(string word) => word is "agent" or "ai" or "llm" or "model" or "gpt";

    private bool IsBoundary(int at)
    {
        // A condition ends at a comma, and not in the middle of what it says.
        var isInside = _role is ClauseRole.Condition or ClauseRole.Loop && at > _begin && words[at - 1].After == ' ' && words[at - 1].Lower is not ("then" or "and");
        if (_depth > 0 || isInside)
        {
            return false;
        }

        if (at == 0 || at == _begin || words[at - 1].After != ' ' || words[at].Before != ' ')
        {
            return true;
        }

        var before = words[at - 1].Lower;
        return before switch
        {
            "to" => _verb is null || (at > 1 && IsModel(words[at - 2].Lower)) || (_verb is { Form.Meaning: "none" } && at > 1 && words[at - 2].Lower is not ("according" or "up" or "due"))
                || (_verb is { Form.Meaning: "fetch" or "run" } && EnglishVerbs.Default.At(words, at) is { Form.Meaning: "ask" }),
            "that" or "which" => _verb is null,
            // "archives or deletes" is one thing to do.
            "or" when _verb is { } only && at - 1 == _begin + only.Length => false,
            _ => Joiners.Contains(before),
        };
    }

    private bool Fits(int at, (VerbForm Form, int Length) verb, bool isFirst)
    {
        var last = words[at + verb.Length - 1];
        var next = at + verb.Length < words.Count && last.After == ' ' ? words[at + verb.Length].Lower : null;
        if (at > 0 && words[at - 1].After == ' ' && Articles.Contains(words[at - 1].Lower))
        {
            return false;
        }

        if (isFirst || _verb is null)
        {
            return next is not ("of" or "is" or "are" or "was");
        }

        if (verb.Form.Kind == VerbKind.Gerund)
        {
            return at > 0 && (words[at - 1].After == ',' && next is not null || words[at - 1].Lower is "before" or "then" or "after") && next is not ("of" or "is");
        }

        if (verb.Length == 1 && last.After is ',' && words[at - 1].After is ',')
        {
            return false;
        }

        // "and" joins what has the same form; a noun has not.
        var before = words[at - 1].Lower;
        var isSame = _mode is null || verb.Form.Kind == _mode || IsModel(before) || before is "to" or "then" or "i" or "we" or "should" or "can";
        if (!isSame)
        {
            return false;
        }

        if (next is null && verb.Length > 1)
        {
            return true;
        }

        if (next is null)
        {
            return before == "and" && last.EndsSentence && verb.Form.Meaning is "notify" or "write";
        }

        // "energy consumption and page load times"
        if (verb.Form.Kind == VerbKind.Base && verb.Form.Verb is "page" or "load" or "work" or "name" or "order" or "use" or "set" && !Determiners.Contains(next) && char.IsAsciiLetterLower(words[at + verb.Length].Text[0]))
        {
            return false;
        }

        return !NotObjects.Contains(next) || (next is not ("of" or "is" or "are" or "was" or "were" or "has" or "have" or "than")
            && (!IsNoun(verb.Form.Verb) || (next is "with" or "to" or "it" && verb.Form.Meaning is "notify" or "ask" or "write") || (next == "or" && before == "and")));
    }

    private static bool IsNoun(string verb) => verb is "report" or "record" or "update" or "post" or "list" or "message" or "score" or "tag" or "form" or "email" or "text" or "log" or "comment"
        or "note" or "reply" or "alert" or "label" or "query" or "order" or "sign" or "issue" or "index" or "file" or "draft" or "rank" or "plan" or "total" or "limit" or "change" or "match" or "filter" or "page" or "load" or "search" or "check" or "use" or "work" or "call" or "set" or "open" or "close" or "name" or "export" or "import" or "review" or "answer" or "summary";

    private void Close(int end)
    {
        if (end > _begin)
        {
            var inside = words.Skip(_begin).Take(end - _begin).ToList();
            while (inside.Count > 1 && Edges.Contains(inside[^1].Lower))
            {
                inside.RemoveAt(inside.Count - 1);
            }

            var span = request.SpanOf(inside[0].Start, inside[^1].End);
            Clauses.Add(new Clause(_role, span, _verb?.Form.Verb ?? "", _verb?.Form.Meaning ?? "", inside)
            {
                Sentence = _sentence, IsBehind = _isBehind, ByModel = _byModel,
            });
        }

        (_begin, _verb, _byModel) = (end, null, false);
    }
}
