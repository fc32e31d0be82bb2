using System.Diagnostics;
using MetaFlow.Llm.Extraction;

namespace MetaFlow.Tests.Llm.Extraction;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("It rained. We stayed in.", "It rained.|We stayed in.")]
    [InlineData("Dr. Kim met Mrs. Lee at 9 a.m. on Monday. They talked.", "Dr. Kim met Mrs. Lee at 9 a.m. on Monday.|They talked.")]
    [InlineData("The U.S. economy grew. Acme Inc. said so.", "The U.S. economy grew.|Acme Inc. said so.")]
    [InlineData("He works at Acme Inc. The firm is old.", "He works at Acme Inc.|The firm is old.")]
    [InlineData("J. K. Rowling wrote it. Version 2.5 is out.", "J. K. Rowling wrote it.|Version 2.5 is out.")]
    [InlineData("Use e.g. rice, i.e. grain. See Fig. 3 for more.", "Use e.g. rice, i.e. grain.|See Fig. 3 for more.")]
    [InlineData("\"Stop!\" he said. \"Why?\" She left.", "\"Stop!\" he said.|\"Why?\"|She left.")]
    [InlineData("Wait... what? Yes!!! Really?!", "Wait... what?|Yes!!!|Really?!")]
    [InlineData("It works (see docs. They help.) and is fast. Good.", "It works (see docs. They help.) and is fast.|Good.")]
    [InlineData("비가 왔다. 우리는 집에 있었다.", "비가 왔다.|우리는 집에 있었다.")]
    [InlineData("금리가 올랐다.그러나 물가는 내렸다.", "금리가 올랐다.|그러나 물가는 내렸다.")]
    [InlineData("그는 “비가 온다. 집에 가자.”라고 말했다. 모두 일어섰다.", "그는 “비가 온다. 집에 가자.”라고 말했다.|모두 일어섰다.")]
    [InlineData("\"곧 시작합니다.\" 라고 했다. 모두 앉았다.", "\"곧 시작합니다.\" 라고 했다.|모두 앉았다.")]
    [InlineData("2026. 5. 3. 회의를 열었다. 끝.", "2026. 5. 3. 회의를 열었다.|끝.")]
    [InlineData("성장률은 3.2%였다. 전년은 2.1%다.", "성장률은 3.2%였다.|전년은 2.1%다.")]
    [InlineData("안녕하세요 저는 김입니다 만나서 반갑습니다", "안녕하세요|저는 김입니다|만나서 반갑습니다")]
    [InlineData("수출이 늘었다 그러나 내수는 줄었다", "수출이 늘었다|그러나 내수는 줄었다")]
    [InlineData("今日は雨です。家にいます。", "今日は雨です。|家にいます。")]
    [InlineData("- apples\n- pears are good\n* figs", "apples|pears are good|figs")]
    [InlineData("1. 신청서를 쓴다\n2. 제출한다", "신청서를 쓴다|제출한다")]
    [InlineData("# A title\nIt begins here.", "A title|It begins here.")]
    [InlineData("Short title\nThe text follows it.", "Short title|The text follows it.")]
    [InlineData("This line is long enough that an editor has wrapped it right here\nand goes on below. Then it ends.", "This line is long enough that an editor has wrapped it right here and goes on below.|Then it ends.")]
    [InlineData("See metaflow.json or example.com. Fine.", "See metaflow.json or example.com.|Fine.")]
    [InlineData("", "")]
    [InlineData(" \n\n ", "")]
    [InlineData("...", "...")]
    public void A_text_falls_into_its_sentences(string text, string sentences) =>
        Assert.Equal(sentences, string.Join('|', Sentences.Of(text)));

    [Theory]
    [InlineData("경제는", "경제")]
    [InlineData("국가가", "국가")]
    [InlineData("국가", "국가")]
    [InlineData("은행은", "은행")]
    [InlineData("회의", "회의")]
    [InlineData("민주주의", "민주주의")]
    [InlineData("정부에서는", "정부")]
    [InlineData("서울로", "서울")]
    [InlineData("고속도로", "고속도로")]
    [InlineData("AI가", "AI")]
    [InlineData("발표했다", "발표")]
    [InlineData("기업들이", "기업")]
    [InlineData("물가", "물가")]
    [InlineData("결과", "결과")]
    [InlineData("값을", "값")]
    [InlineData("마을", "마을")]
    [InlineData("원으로", "원")]
    [InlineData("집에서", "집")]
    [InlineData("끝에", "끝")]
    [InlineData("작년보다", "작년")]
    public void Particles_and_endings_are_taken_off_Korean_words(string word, string stem) =>
        Assert.Equal(stem, KoreanStem.Of(word).Stem);

    [Theory]
    [InlineData("payments", "payment")]
    [InlineData("cities", "city")]
    [InlineData("stopped", "stop")]
    [InlineData("crashes", "crash")]
    [InlineData("bus", "bus")]
    [InlineData("class", "class")]
    public void Forms_of_an_English_word_come_together(string word, string stem) => Assert.Equal(stem, EnglishStem.Of(word));

    [Theory]
    [InlineData(". ")]
    [InlineData(".")]
    [InlineData("가 ")]
    [InlineData("a. b ")]
    [InlineData("( ")]
    [InlineData("1. ")]
    [InlineData("\n")]
    public void A_long_text_takes_time_in_proportion(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 300_000));
        var watch = Stopwatch.StartNew();

        _ = Sentences.Of(text);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void Any_text_keeps_its_letters()
    {
        var random = new Random(7);
        const string alphabet = "가나다요 .!?\"“”()[]…。aB1,\n-'";
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]));

            var kept = string.Concat(Sentences.Of(text)).Where(char.IsLetter);

            Assert.Equal(text.Where(char.IsLetter), kept);
        }
    }
}
