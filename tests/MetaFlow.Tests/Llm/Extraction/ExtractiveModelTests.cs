using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Llm.Extraction;

namespace MetaFlow.Tests.Llm.Extraction;

/// <summary>What the built-in model does with texts whose point a reader would name.</summary>
public sealed class ExtractiveModelTests
{
    private static readonly ModelLabel[] Desk =
    [
        new("billing", "invoice, payment, refund, price, charged"),
        new("technical", "error, crash, login, password, bug, does not start"),
        new("shipping", "delivery, parcel, arrived late, address, tracking"),
    ];

    private static readonly ModelLabel[] KoreanDesk =
    [
        new("결제", "청구서, 환불, 요금, 카드, 이중 결제"),
        new("기술 지원", "오류, 로그인, 비밀번호, 설치, 실행"),
        new("배송", "택배, 도착, 지연, 주소, 송장"),
    ];

    public static TheoryData<string, string, string> Articles => new()
    {
        {
            "The city council approved a plan on Tuesday to close the old harbour bridge for repairs. "
            + "The bridge repairs will take eight months and cost twelve million dollars, the council said. "
            + "A bakery near the harbour has sold bread since 1921. "
            + "Drivers will have to use the northern tunnel while the bridge is closed. "
            + "The weather on Tuesday was mild. "
            + "Council members said the bridge had become unsafe after last winter's storms. "
            + "One member wore a red scarf.",
            "bridge repairs|approved a plan", "bakery|scarf|weather"
        },
        {
            "Researchers at a coastal laboratory have found that seagrass meadows store carbon twice as fast as earlier studies suggested. "
            + "The team measured carbon in seagrass sediment at forty sites over six years. "
            + "Lunch at the laboratory is served at noon. "
            + "Meadows that were protected from anchors stored the most carbon, the researchers said. "
            + "Anchors tear seagrass out and release carbon from the sediment. "
            + "The team's boat is painted blue. "
            + "They recommend that harbours close seagrass meadows to anchoring.",
            "seagrass meadows store carbon|stored the most carbon|carbon in seagrass sediment", "Lunch|painted blue"
        },
        {
            "한국은행이 기준금리를 0.25%포인트 올리기로 결정했다. "
            + "기준금리 인상은 물가 상승이 예상보다 빠르기 때문이라고 한국은행은 설명했다. "
            + "회의가 열린 건물의 벽은 흰색이다. "
            + "금리 인상으로 가계의 대출 이자 부담이 커질 것으로 보인다. "
            + "총재는 물가가 안정될 때까지 기준금리를 더 올릴 수 있다고 밝혔다. "
            + "점심 메뉴는 비빔밥이었다. "
            + "시장은 다음 회의에서도 금리가 오를 것으로 예상한다.",
            "기준금리를 0.25%포인트|기준금리 인상은", "벽은 흰색|비빔밥"
        },
        {
            "정부는 2030년까지 전기차 충전소를 두 배로 늘리는 계획을 발표했다. "
            + "충전소는 고속도로 휴게소와 아파트 단지에 먼저 설치된다. "
            + "발표장에는 꽃이 놓여 있었다. "
            + "전기차 이용자들은 충전소가 부족하다고 꾸준히 지적해 왔다. "
            + "정부는 충전소 설치 비용의 절반을 지원할 예정이다. "
            + "한 기자는 안경을 닦았다. "
            + "업계는 충전소 확대가 전기차 판매에 도움이 될 것으로 기대한다.",
            "충전소를 두 배로", "꽃이|안경"
        },
        {
            "한 전자 회사가 차세대 반도체 공장을 평택에 짓기로 했다. 투자 규모는 20조 원으로, 2028년 가동이 목표다. "
            + "회사는 인공지능 수요가 늘면서 메모리 공급이 부족하다고 설명했다. 평택시는 일자리 3천 개가 생길 것으로 기대했다. "
            + "다만 전력 공급 계획은 아직 확정되지 않았다. 업계에서는 경쟁사들도 비슷한 투자를 준비하고 있다고 본다.",
            "차세대 반도체 공장을", "경쟁사들도"
        },
        {
            "어제 열린 경기에서 홈팀이 연장전 끝에 3대 2로 이겼다. 후반 40분 동점골이 터지며 승부는 연장으로 갔다. "
            + "연장 후반 교체 투입된 김 선수가 결승골을 넣었다. 감독은 선수들의 투지가 승리의 원동력이라고 말했다. 관중은 4만 명이 넘었다.",
            "3대 2로 이겼다", "관중은"
        },
        {
            "Dear all, I hope you had a good weekend. The garden looks lovely again. "
            + "The server migration has to be moved to Friday evening. The database backup before the migration takes longer than planned, "
            + "so the server will be offline from six to midnight on Friday. Please save your work on the server before Friday evening. "
            + "After the migration the server will have a new address. There is cake in the kitchen.",
            "server migration has to be moved|server will be offline|save your work on the server", "garden|cake"
        },
    };

    [Theory]
    [MemberData(nameof(Articles))]
    public async Task A_summary_has_the_point_and_not_what_is_beside_it(string article, string points, string beside)
    {
        var said = await DoAsync(new ModelRequest(ModelTask.Summarize) { Input = article, Sentences = 2 });

        Assert.Contains(points.Split('|'), point => said.Text.Contains(point, StringComparison.Ordinal));
        Assert.DoesNotContain(beside.Split('|'), other => said.Text.Contains(other, StringComparison.Ordinal));
        Assert.Equal("built-in", said.Model);
    }

    [Theory]
    [MemberData(nameof(Articles))]
    public async Task A_summary_keeps_the_order_and_the_words_of_the_text(string article, string points, string beside)
    {
        _ = (points, beside);
        var said = await DoAsync(new ModelRequest(ModelTask.Summarize) { Input = article, Sentences = 3 });

        var places = ((JsonArray)((JsonObject)said.Json!)["sentences"]!)
            .Select(sentence => article.IndexOf(((JsonText)sentence).Value, StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, places.Length);
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task A_summary_does_not_say_a_thing_twice()
    {
        const string Twice = "The reactor was shut down after a leak was found in the cooling system. "
            + "The reactor was shut down after a leak had been found in its cooling system. "
            + "Engineers expect the repair of the cooling system to last three weeks. Nobody was hurt by the leak, the operator of the reactor said. "
            + "The operator will publish a report on the leak.";

        var said = await DoAsync(new ModelRequest(ModelTask.Summarize) { Input = Twice, Sentences = 2 });

        Assert.Single(said.Text.Split("shut down").Skip(1));
    }

    [Theory]
    [InlineData(0, "bridge|council|repairs")]
    [InlineData(1, "seagrass|carbon")]
    [InlineData(2, "기준금리|물가|한국은행")]
    [InlineData(3, "충전소|전기차")]
    [InlineData(4, "반도체 공장|투자")]
    [InlineData(5, "연장|선수")]
    public async Task Keywords_name_the_subject(int article, string words)
    {
        var said = await DoAsync(new ModelRequest(ModelTask.Keywords) { Input = Articles.ElementAt(article).Data.Item1, MaxItems = 6 });

        var found = ((JsonArray)((JsonObject)said.Json!)["keywords"]!).Select(word => ((JsonText)word).Value).ToArray();
        Assert.InRange(found.Length, 3, 6);
        Assert.All(words.Split('|'), word => Assert.Contains(found, each => each.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(string.Join(", ", found), said.Text);
    }

    [Theory]
    [InlineData("I was charged twice for my last invoice, please refund me.", "billing")]
    [InlineData("The app crashes with an error when I try to log in.", "technical")]
    [InlineData("My parcel has not arrived, the tracking page shows nothing.", "shipping")]
    [InlineData("How do I change the delivery address of my order?", "shipping")]
    [InlineData("I forgot my password.", "technical")]
    [InlineData("What a beautiful morning.", "none")]
    public async Task A_label_is_chosen_by_what_it_has_in_common_with_the_text(string text, string label) =>
        Assert.Equal(label, (await DoAsync(new ModelRequest(ModelTask.Classify) { Input = text, Labels = Desk })).Text);

    [Theory]
    [InlineData("카드로 두 번 결제가 되었습니다. 환불해 주세요.", "결제")]
    [InlineData("로그인할 때마다 오류가 납니다.", "기술 지원")]
    [InlineData("택배가 아직 도착하지 않았어요.", "배송")]
    [InlineData("이번 달 청구서의 요금이 이상합니다.", "결제")]
    [InlineData("프로그램을 설치했는데 실행이 안 됩니다.", "기술 지원")]
    [InlineData("오늘 날씨가 참 좋네요.", "none")]
    public async Task A_Korean_label_is_chosen_through_particles_and_endings(string text, string label) =>
        Assert.Equal(label, (await DoAsync(new ModelRequest(ModelTask.Classify) { Input = text, Labels = KoreanDesk })).Text);

    [Fact]
    public async Task Labels_without_descriptions_are_found_by_their_names_and_all_have_a_score()
    {
        var said = await DoAsync(new ModelRequest(ModelTask.Classify)
        {
            Input = "Sports news: the final was played on Sunday.", Labels = [new("sports"), new("politics")],
        });

        Assert.Equal("sports", said.Text);
        Assert.Equal(["sports", "politics"], ((JsonObject)((JsonObject)said.Json!)["scores"]!).Names.ToArray());
    }

    [Theory]
    [InlineData("The meeting has been moved to Thursday afternoon.", "en")]
    [InlineData("Where is my order?", "en")]
    [InlineData("회의가 목요일 오후로 옮겨졌습니다.", "ko")]
    [InlineData("API 서버의 배포가 완료되었습니다. Kubernetes 확인 바랍니다.", "ko")]
    [InlineData("会議は木曜日の午後に変更されました。", "ja")]
    [InlineData("会议改到星期四下午举行。", "zh")]
    [InlineData("Die Besprechung wurde auf Donnerstag verschoben.", "de")]
    [InlineData("La réunion a été déplacée à jeudi après-midi.", "fr")]
    [InlineData("La reunión se ha cambiado al jueves por la tarde.", "es")]
    [InlineData("A reunião foi mudada para quinta-feira à tarde.", "pt")]
    [InlineData("La riunione è stata spostata a giovedì pomeriggio.", "it")]
    [InlineData("De vergadering is verplaatst naar donderdagmiddag.", "nl")]
    [InlineData("Mötet har flyttats till torsdag eftermiddag.", "sv")]
    [InlineData("Spotkanie zostało przeniesione na czwartek po południu.", "pl")]
    [InlineData("Toplantı perşembe öğleden sonraya alındı.", "tr")]
    [InlineData("Cuộc họp đã được chuyển sang chiều thứ năm.", "vi")]
    [InlineData("Rapat itu dipindahkan ke hari Kamis sore.", "id")]
    [InlineData("Встреча перенесена на четверг после обеда.", "ru")]
    [InlineData("Зустріч перенесено на четвер після обіду.", "uk")]
    [InlineData("Срещата е преместена за четвъртък следобед.", "bg")]
    [InlineData("تم نقل الاجتماع إلى يوم الخميس.", "ar")]
    [InlineData("Η συνάντηση μεταφέρθηκε την Πέμπτη.", "el")]
    [InlineData("การประชุมถูกเลื่อนไปวันพฤหัสบดี", "th")]
    [InlineData("बैठक गुरुवार को होगी।", "hi")]
    [InlineData("12345 --- 67", "und")]
    public async Task A_language_is_told_by_its_letters(string text, string language) =>
        Assert.Equal(language, (await DoAsync(new ModelRequest(ModelTask.DetectLanguage) { Input = text })).Text);

    [Fact]
    public async Task A_free_question_says_how_to_configure_a_model()
    {
        var answer = await new ExtractiveModel().AnswerAsync(
            new ModelRequest(ModelTask.Free) { Messages = [new ModelMessage(ModelRole.User, "Why?")] },
            new ModelCall(StubModel.Meter(new LlmOptions())),
            TestContext.Current.CancellationToken);

        var failed = Assert.IsType<ModelAnswer.Failed>(answer);
        Assert.Equal("No language model is configured, and the built-in one does not answer free questions.", failed.Problem.Message);
        Assert.Contains("MetaFlow:Llm:Endpoint", failed.Problem.Hint, StringComparison.Ordinal);
        Assert.False(failed.Retryable);
    }

    [Theory]
    [InlineData(ModelTask.Summarize)]
    [InlineData(ModelTask.Keywords)]
    [InlineData(ModelTask.Classify)]
    [InlineData(ModelTask.DetectLanguage)]
    public async Task Whatever_the_text_is_there_is_an_answer(ModelTask task)
    {
        string[] texts = ["a", "…", "?!", "가", "\0\uFFFF", "\uD83D", "((((", "다다다다", new string('x', 5000), "あ", "1 2 3", "- \n- \n#"];
        foreach (var text in texts)
        {
            await DoAsync(new ModelRequest(task) { Input = text, Labels = Desk });
        }
    }

    [Fact]
    public async Task A_whole_book_is_summarized_in_seconds()
    {
        var random = new Random(3);
        var book = string.Concat(Enumerable.Range(0, 5000).Select(_ =>
            $"The {(char)('a' + random.Next(26))}{random.Next(300)} meets word{random.Next(500)} near word{random.Next(500)} and word{random.Next(500)}. "));
        var watch = Stopwatch.StartNew();

        var said = await DoAsync(new ModelRequest(ModelTask.Summarize) { Input = book, Sentences = 5 });

        Assert.Equal(5, ((JsonArray)((JsonObject)said.Json!)["sentences"]!).Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
    }

    private static async Task<ModelAnswer.Said> DoAsync(ModelRequest request) => Assert.IsType<ModelAnswer.Said>(
        await new ExtractiveModel().AnswerAsync(request, new ModelCall(StubModel.Meter(new LlmOptions())), TestContext.Current.CancellationToken));
}
