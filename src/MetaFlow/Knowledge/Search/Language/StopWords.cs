using System.Collections.Frozen;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>Words that say nothing of what a text is about.</summary>
internal static class StopWords
{
    public static readonly FrozenSet<string> English = Set(
        """
        a an and are as at be been being but by can could did do does doing for from had has have having he her here hers him his how i
        if in into is it its itself just me more most my no nor not of off on once only or other our out over own same she should so some
        such than that the their them then there these they this those through to too under until up very was we were what when where
        which while who whom why will with would you your yours about above after again against all am any because before below between
        both down during each few further may might must shall upon via per also one onto etc e.g i.e
        """);

    public static readonly FrozenSet<string> Korean = Set(
        """
        그리고 그러나 하지만 그래서 또는 또한 및 등 것 수 때 더 이 그 저 를 을 은 는 가 에 의 와 과 도 로 으로 에서 에게 한테 께 부터 까지 마다 만
        이다 있다 없다 하다 되다 있는 없는 하는 되는 있습니다 합니다 됩니다 위해 위한 통해 대한 대해 따라 따른 관한 관해 경우 그런 이런 저런 어떤
        어떻게 무엇 무엇을 누가 언제 어디 어디서 왜 좀 다시 매우 너무 정말 아주 가장 모든 모두 각 각각 여러 다른 같은 같이 함께 해줘 해주세요 주세요
        싶어 싶다 싶습니다 알려줘 알려주세요 방법 하기 되기 거 게 건 내가 나는 저는 제가 우리
        """);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
