namespace MetaFlow.Authoring.Understanding;

/// <summary>Cuts English sentences into clauses: one for each thing that is asked for, condition and loop.</summary>
internal static class EnglishClauses
{
    private static readonly HashSet<string> Joiners = new(StringComparer.Ordinal)
    {
        "and", "then", "or", "but", "please", "also", "finally", "first", "next", "afterwards", "automatically", "immediately", "it", "we", "i", "you", "that",
        "which", "only", "to", "them", "before", "after", "additionally", "can", "should", "will", "must", "agent", "ai", "llm", "model", "let's", "just", "instantly",
        "directly", "otherwise", "else", "not", "now", "either", "optionally", "workflow", "automation", "team",
    };

    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal) { "if", "when", "whenever", "unless", "once", "where", "until", "while" };

    // What is a noun as often as a verb asks for something only where an object follows.
    private static readonly HashSet<string> NotObjects = new(StringComparer.Ordinal)
    {
        "of", "from", "for", "in", "at", "by", "per", "with", "is", "are", "was", "were", "and", "or", "into", "on", "across", "over", "under", "that", "which", "than", "when",
        "as", "match", "matches", "exceed", "exceeds", "below", "above", "has", "have",
    };

    private static readonly HashSet<string> Articles = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "my", "our", "your", "its", "their", "his", "her", "each", "every", "any", "all", "no", "new", "of", "for", "in", "with", "by", "per",
        "job", "status", "change", "slack", "email", "meeting", "daily", "weekly", "monthly", "open", "this", "these", "those", "from", "on",
    };

    // What joins a clause to the next one belongs to neither.
    private static readonly HashSet<string> Edges = new(StringComparer.Ordinal) { "and", "then", "or", "but", "also", "finally", "only", "before", "next", "afterwards" };

    private static readonly HashSet<string> Determiners = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "my", "our", "your", "its", "their", "it", "them", "each", "every", "all", "any", "me", "us", "this", "that", "these", "those", "new", "him", "her", "someone", "on-call",
    };

    public static IReadOnlyList<Clause> Cut(RequestText request, IReadOnlyList<Word> words)
    {
        var cutter = new Cutter(request, words);
        cutter.Run();
        return cutter.Clauses;
    }

    private sealed class Cutter(RequestText request, IReadOnlyList<Word> words)
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

                if (_role is ClauseRole.Condition or ClauseRole.Loop && !_isBehind && at > 0 && words[at - 1].After is ',' or ':' && at > _begin)
                {
                    Close(at);
                    (_role, _mode) = (ClauseRole.Action, null);
                }

                if (_role == ClauseRole.Condition && !_isBehind && at > _begin + 2 && !HasComma(at) && words[at - 1].Lower is not ("to" or "not" or "will" or "can" or "a" or "an" or "the" or "is" or "are")
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
            if (_depth > 0)
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

        private bool HasComma(int from)
        {
            for (var at = from - 1; at < words.Count && !words[at].EndsSentence; at++)
            {
                if (words[at].After == ',')
                {
                    return true;
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
}
