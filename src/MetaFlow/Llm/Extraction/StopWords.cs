namespace MetaFlow.Llm.Extraction;

/// <summary>Words that say nothing about a subject.</summary>
internal static class StopWords
{
    public static readonly HashSet<string> English = Of(
        "a about above according across after again against all almost along already also although always am among an and another any anyone anything are around as ask asked at away "
        + "back be became because become been before began behind being below between both but by came can cannot come could did do does doing done down during each either else even ever every "
        + "few first for from further get gets give given go goes going gone got had has have having he her here hers herself him himself his how however i if in including instead into is it its itself "
        + "just keep know known last later least less let like likely made make makes many may me might more most much must my myself near need never new next no nor not nothing now of off often on once one only onto or other others our out over own "
        + "per perhaps put quite rather really said same saw say says see seem seen several shall she should show since so some someone something soon still such take taken than that the their them then there therefore these they thing things this those though through thus to today together told too toward towards two "
        + "under until up upon us use used uses using very want was way we well went were what when where whether which while who whom whose why will with within without would year years yesterday yet you your yours "
        + "don't doesn't didn't isn't aren't wasn't weren't can't won't it's i'm we're they're that's there's "
        + "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december");

    public static readonly HashSet<string> Korean = Of(
        "이 그 저 것 수 등 및 또 또는 또한 그리고 그러나 하지만 그런데 그래서 따라서 때문 때문에 위해 위한 위하여 대해 대한 대하여 통해 통한 관련 관한 따라 따른 의해 의한 경우 정도 동안 이후 이전 "
        + "가운데 사이 중 내 외 전 후 앞 뒤 더 덜 매우 아주 너무 가장 모두 모든 각 각각 여러 많은 많이 적은 큰 작은 새로운 같은 다른 이런 그런 저런 어떤 무슨 이번 지난 다음 올해 지난해 내년 작년 오늘 어제 내일 "
        + "우리 나 너 저희 그녀 그들 자신 누구 무엇 어디 언제 여기 거기 이것 그것 저것 있는 없는 있다 없다 하는 되는 있고 없고 있으며 없으며 아니라 아닌 라며 라고 이라고 한편 특히 이어 이에 이는 이를 이와 "
        + "다만 즉 약 총 최근 현재 지금 바로 열린 열리는 나온 나오는 가진 받은 받는 보낸 지난주 지난달 이번주 이번달 계속 함께 다시 이미 아직 거의 보다 처럼 만큼 밝혔다 말했다 전했다 설명했다 것이다 것으로 것은 것을 것이 점 면 측 바 데 건 명 개 번 원 년 월 일 시 분 드린 드립니다 월요일 화요일 수요일 목요일 금요일 토요일 일요일");

    /// <summary>Syllables that count or stand for things: 두 개, 한 것.</summary>
    public const string Counters = "것수등중때곳데바뿐점면측건명개번원년월일시분";

    public static readonly HashSet<string> NotCounted = Of("수도 원가 시가 시도 일과 수의 중이 면의 수로 분가 일로 시의 점도");

    private static HashSet<string> Of(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
