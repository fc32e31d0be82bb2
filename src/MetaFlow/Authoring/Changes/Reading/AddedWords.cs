using System.Text.RegularExpressions;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What is to be added, in the words of a request of its own: "add a Slack notification" asks to send one.</summary>
internal static partial class AddedWords
{
    private static readonly (Regex Words, string Becomes)[] English =
    [
        (Of(@"^(?:please |also |then |finally |and |now )+"), ""),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|i want|create) (?:in )?(?:another |one more |a new |a further |a |an |the )?(?:(?:final |last |first |extra |additional )?(?:step|action|node)(?: that| which| to| for| where it)? )"), ""),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?(?<w>(?:\S+ ){0,2}?(?:notification|message|alert|e-?mail|mail|sms|reminder)s?\b.*)$"), "send a ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?(?<w>\d+[ -](?:second|minute|hour|day)s?)[ -](?:wait|delay|pause|break).*$"), "wait ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?(?:wait|delay|pause|break)(?: of| for)? (?<w>.+)$"), "wait ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?(?:api |http )?(?:call|request) (?:to|of) (?<w>.+)$"), "call ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?(?:\w+ )??(?:summary|summarization)(?: step)?(?: of)?(?<w>.*)$"), "summarize ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?translation(?: step)?(?: of)?(?<w>.*)$"), "translate ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?(?:knowledge(?: base)? )?search(?: of| for| in)? (?<w>.+)$"), "search the knowledge base for ${w}"),
        (Of(@"^(?:add|insert|append|include|put(?: in)?|create) (?:another |one more |a new |a |an |the )?script (?:that |which |to )?(?<w>.+)$"), "run a script that ${w}"),
    ];

    private static readonly (Regex Words, string Becomes)[] Korean =
    [
        (Of("^(?:그리고|또|또한|추가로|이제) "), ""),
        (Of("^(?<w>.+?)하는 ?(?:단계|스텝|작업|과정)(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}해줘"),
        (Of("^(?<w>.+?)보내는 ?(?:단계|스텝|작업|과정)(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}보내줘"),
        (Of("^(?<w>.+?)(?:알리는|알려 ?주는) ?(?:단계|스텝|작업|과정)(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}알려줘"),
        (Of("^(?<w>.+?)기다리는 ?(?:단계|스텝|작업|과정)(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}기다려줘"),
        (Of("^(?<w>.+?)가져오는 ?(?:단계|스텝|작업|과정)(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}가져와줘"),
        (Of("^(?<w>.+?)올리는 ?(?:단계|스텝|작업|과정)(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}올려줘"),
        (Of(@"^(?<w>\d+ ?(?:초|분|시간|일))(?:간|동안)?(?:의)? ?(?:대기|기다림|지연|쉬는 시간)(?: ?단계)?(?:를|을|도)? ?(?:하나 )?(?:추가|넣|삽입|만들|붙).*$"), "${w} 기다려줘"),
        (Of("^(?<w>.*?(?:알림|메일|메시지|문자|노티))(?: ?단계)?(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}을 보내줘"),
        (Of("^(?<w>.*?(?:요약|번역|분류|조회|검색|저장|정리|변환|필터|계산|정렬|집계|추출|등록|기록))(?: ?단계)?(?:를|을|도)? ?(?:하나 )?(?:더 )?(?:추가|넣|삽입|만들|붙).*$"), "${w}해줘"),
    ];

    public static string Request(string words, bool isKorean)
    {
        var said = words.Trim();
        foreach (var (pattern, becomes) in isKorean ? Korean : English)
        {
            said = pattern.Replace(said, becomes, 1);
        }

        return said.Trim();
    }

    /// <summary>What the words ask for, as a request of its own would; null where they ask for nothing that is known.</summary>
    public static WorkflowPlan? Plan(string words, bool isKorean)
    {
        var text = RequestText.Read(Request(words, isKorean));
        return text.Text.Length > 0 && BuiltInPlanner.Plan(text).Plan is { } plan && PlanBuilder.All(plan.Steps).All(step => step.Kind != StepKind.Unknown) ? plan : null;
    }

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
}
