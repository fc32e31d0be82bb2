using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Search.Domains;

namespace MetaFlow.Tests.Knowledge.Search.Domains;

/// <summary>Which domains a request is about, however it writes their names.</summary>
public sealed class DomainDetectionTests
{
    private static readonly DomainDetection Detection = new(
    [
        Some("naver", "네이버"),
        Some("weather", "날씨", "기상청", "비", "미세먼지"),
        Some("slack"),
        Some("github", "pull request"),
        Some("kakao", "카카오톡", "카톡"),
        Some("mail", "email", "SMTP"),
        Some("notion"),
        Some("trials", "임상시험", "clinicaltrials.gov"),
        Some("finance", "환율", "주가", "주식", "stock", "코스피"),
        Some("calendar", "구글 캘린더"),
        Some("sheets", "구글 시트", "스프레드시트"),
        Some("common") with { Common = true },
    ]);

    [Fact]
    public void At_least_98_of_100_mixed_requests_are_told_right()
    {
        var requests = File.ReadLines(Repository.Path("tests", "MetaFlow.Tests", "Knowledge", "Search", "Domains", "DomainRequests.tsv"))
            .Select(line => line.Split('\t')).ToArray();

        var wrong = requests.Select(request => (Request: request[0], Expected: Expected(request[1]), Found: Detection.Domains(request[0])))
            .Where(each => !each.Expected.Order().SequenceEqual(each.Found.Order()))
            .Select(each => $"{each.Request}: {string.Join(',', each.Found)}").ToArray();

        Assert.Equal(100, requests.Length);
        Assert.True(wrong.Length <= 2, string.Join('\n', wrong));
    }

    [Fact]
    public void The_common_domain_is_always_looked_in()
    {
        Assert.Equal(["common"], Detection.Domains("무엇이든"));
        Assert.Equal(["slack", "common"], Detection.Domains("슬랙으로"));
    }

    [Fact]
    public void Domains_come_in_the_order_that_the_request_names_them()
    {
        Assert.Equal(["slack", "naver", "common"], Detection.Domains("슬랙에 네이버 뉴스를"));
    }

    [Fact]
    public void A_match_says_which_keyword_and_where()
    {
        var match = Assert.Single(Detection.Find("내일 임상 시험 일정"));

        Assert.Equal(("trials", "임상시험"), (match.Domain, match.Keyword));
        Assert.Equal("임상 시험", "내일 임상 시험 일정".Substring(match.At.Start, match.At.Length));
    }

    [Fact]
    public void A_domain_that_is_not_active_is_not_found()
    {
        var detection = new DomainDetection([Some("naver", "네이버") with { Active = false }]);

        Assert.Equal(["common"], detection.Domains("네이버 뉴스"));
    }

    [Fact]
    public void A_longer_keyword_hides_the_shorter_one_inside_it()
    {
        var detection = new DomainDetection([Some("google", "구글"), Some("sheets", "구글 시트")]);

        Assert.Equal(["sheets", "common"], detection.Domains("구글시트에 추가"));
        Assert.Equal(["google", "common"], detection.Domains("구글에서 검색"));
    }

    [Theory]
    [InlineData("에어테이블에 기록", "airtable")]
    [InlineData("디스코드로 알림", "discord")]
    [InlineData("젠데스크 문의 조회", "zendesk")]
    public void A_name_is_heard_in_the_other_script(string request, string domain)
    {
        var detection = new DomainDetection([Some("discord"), Some("zendesk"), Some("airtable", "에어테이블")]);

        Assert.Equal([domain, "common"], detection.Domains(request));
    }

    private static string[] Expected(string written) =>
        [.. written.Split(',', StringSplitOptions.RemoveEmptyEntries), KnowledgeLibrary.Common];

    private static KnowledgeDomain Some(string name, params string[] keywords) => new(name, keywords, false, true, MetaFlow.Tests.Some.Noon);
}
