using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Understanding;

/// <summary>Cuts Korean sentences into clauses: each ends with the word that asks for something.</summary>
internal static class KoreanClauses
{
    private static readonly Regex Else = Of("^(?:아니면|아니라면|아닐|않으면|아니면요|반대로|나머지는|나머지|그외|그밖에|외에는|이외에는)");
    private static readonly Regex If = Of("(?:면|라면|경우|경우에|경우엔|경우만|건만|것만|때만|때에만)$");
    private static readonly Regex Each = Of("(?:마다|별로|각각|하나씩|건씩|각각을|각각에)$");
    private static readonly Regex Edges = Of("^(?:후|후에|뒤|뒤에|다음|다음에|그리고|그다음|그런|또|및|이후|이후에|직후|한|된|은|하고)$");
    private static readonly Regex Auxiliary = Of("^(?:주|줘|줄|달라|드려|드리|싶|버려|놔|두|둬|부탁|봐)");
    private static readonly Regex Measure = Of("이상|이하|초과|미만|넘");

    // What makes the name of a thing out of the name of a deed.
    private static readonly string[] Compounds =
        ["사항", "내역", "내용", "결과", "목록", "현황", "여부", "기준", "방법", "률", "팀", "기한", "건수", "일자", "시간", "이력", "담당", "요청서", "버튼", "채널", "규칙", "정책", "데이터", "기"];

    public static IReadOnlyList<Clause> Cut(RequestText request, IReadOnlyList<Word> words)
    {
        var clauses = new List<Clause>();
        var begin = 0;
        var sentence = 0;
        for (var at = 0; at < words.Count; at++)
        {
            if (at > 0 && words[at - 1].EndsSentence)
            {
                Rest(at);
                sentence++;
            }

            var word = words[at];
            if (Else.IsMatch(word.Lower) || (word.Lower is "그렇지" && at + 1 < words.Count && words[at + 1].Lower.StartsWith('않')))
            {
                Rest(at);
                var length = word.Lower == "그렇지" ? 2 : 1;
                clauses.Add(New(ClauseRole.Otherwise, at, at + length, "", ""));
                at += length - 1;
                begin = at + 1;
                continue;
            }

            var verb = KoreanVerbs.Default.At(word);
            if (IsCondition(at))
            {
                clauses.Add(New(ClauseRole.Condition, begin, at + 1, "", ""));
                begin = at + 1;
                continue;
            }

            if (Each.IsMatch(word.Lower) && !IsGroup(at))
            {
                clauses.Add(New(ClauseRole.Loop, begin, at + 1, "", ""));
                begin = at + 1;
                continue;
            }

            if (verb is not { } asks || IsObject(at, asks))
            {
                continue;
            }

            var end = at + 1;
            // "순위표를 만들어줘"
            if (end < words.Count && word.After == ' ' && asks.Meaning == "transform" && KoreanVerbs.Default.At(words[end]) is { Stem: "만들" or "작성" or "생성" })
            {
                end++;
                at++;
            }
            else

            // "알림 보내줘" and "스크립트를 돌리고" ask for one thing in two words.
            if (end < words.Count && word.After == ' ' && !KoreanVerbs.IsClosed(word.Lower) && KoreanVerbs.IsNoun(word.Lower, asks.Stem) && KoreanVerbs.Default.At(words[end]) is { } next && !IsCondition(end)
                && (next.Meaning == asks.Meaning || asks.Meaning is "approve" && words[end].Lower.StartsWith('받') || next.Stem is "보내" or "올리" or "올려" && asks.Stem is "알림" or "보고" or "결재" or "승인" || next.Stem is "만들" or "작성" or "생성" && asks.Meaning is "ask"))
            {
                end++;
                at++;
            }

            clauses.Add(New(ClauseRole.Action, begin, end, asks.Stem, asks.Meaning));
            begin = end;
        }

        Rest(words.Count);
        return clauses;

        void Rest(int end)
        {
            if (end > begin)
            {
                clauses.Add(New(ClauseRole.Action, begin, end, "", ""));
            }

            begin = end;
        }

        Clause New(ClauseRole role, int from, int to, string verb, string meaning)
        {
            var inside = words.Skip(from).Take(to - from).ToList();
            while (inside.Count > 1 && Edges.IsMatch(inside[0].Lower))
            {
                inside.RemoveAt(0);
            }

            return new Clause(role, request.SpanOf(inside[0].Start, inside[^1].End), verb, meaning, inside) { Sentence = sentence };
        }

        bool IsCondition(int at)
        {
            var word = words[at].Lower;
            if (!If.IsMatch(word) || word.Length < 2)
            {
                return false;
            }

            // "100nM 미만인 것만 골라" narrows a list and decides nothing.
            if (word is "것만" or "건만")
            {
                return at + 1 >= words.Count || KoreanVerbs.Default.At(words[at + 1]) is not { Meaning: "transform" or "fetch" };
            }

            return word is not ("화면" or "측면" or "정면" or "장면" or "지면" or "라면" or "서면" or "비대면");
        }

        // "단계별로 표로 정리" groups a list.
        bool IsGroup(int at) => words[at].Lower.EndsWith("별로", StringComparison.Ordinal)
            && words.Skip(at + 1).Take(4).Any(word => KoreanVerbs.Default.At(word) is { Meaning: "transform" or "ask" or "fetch" });

        // "작업 내용", "분석 결과를", "알림 규칙": the name of a thing, and what is asked for comes behind it.
        bool IsObject(int at, (string Stem, string Meaning) asks)
        {
            var word = words[at].Lower;
            var rest = word[(word.IndexOf(asks.Stem, StringComparison.Ordinal) + asks.Stem.Length)..];
            if (at + 1 >= words.Count || words[at].After != ' ' || Auxiliary.IsMatch(words[at + 1].Lower))
            {
                return false;
            }

            if (rest.Length == 0 && KoreanVerbs.IsClosed(asks.Stem))
            {
                return false;
            }

            if (asks.Meaning == "approve" && words[at + 1].Lower[0] is '받' or '나' or '얻' or '완')
            {
                return false;
            }

            if (Compounds.Any(compound => rest.StartsWith(compound, StringComparison.Ordinal)))
            {
                return true;
            }

            if (Measure.IsMatch(words[at + 1].Lower))
            {
                return true;
            }

            var next = words[at + 1].Lower;
            if (next.StartsWith('후') || next.StartsWith('뒤') || next is "다음" or "다음에" or "및" or "직후")
            {
                return false;
            }

            return rest switch
            {
                "" => KoreanVerbs.Default.At(words[at + 1]) is not { Meaning: var meaning } || (meaning == asks.Meaning && asks.Meaning is not ("ask" or "notify" or "approve" or "script")) || asks.Meaning is "write" or "transform" && meaning is "fetch",
                "된" or "한" or "할" or "될" or "하는" or "되는" or "받은" => asks.Meaning is not "script" && !(next.StartsWith('다') || next.StartsWith('뒤') || next.StartsWith('후')) && at + 2 < words.Count && KoreanVerbs.Default.At(words[at + 1]) is null,
                "이" or "가" or "은" or "의" or "에" or "물" or "물을" or "서" or "서를" or "용" or "에서" or "량" or "률" => asks.Stem != "보고" || rest != "서",
                "을" or "를" => KoreanVerbs.Default.At(words[at + 1]) is { Meaning: var other } && other != asks.Meaning && asks.Meaning is "write" or "fetch" or "notify",
                _ => false,
            };
        }
    }

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
