using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using MetaFlow.Connectors;

namespace MetaFlow.Tests;

/// <summary>Every problem can be said in every language.</summary>
public sealed partial class ProblemTextsTests
{
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko");

    // What packs say of their own problems is held to the same rules.
    private static readonly IReadOnlyList<ResourceManager> PackTexts =
        [.. typeof(ConnectorPacks).Assembly.GetCustomAttributes<ProblemTextsAttribute>().Select(declared => declared.Resources)];

    [Fact]
    public void Every_code_that_is_used_has_a_sentence()
    {
        var english = Texts(CultureInfo.InvariantCulture);
        var missing = CodesInSource().Where(code => !english.ContainsKey(code)).Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_sentence_exists_in_Korean_and_names_the_same_things()
    {
        var english = Texts(CultureInfo.InvariantCulture);
        var korean = Texts(Korean);

        Assert.Equal(english.Keys.Order(), korean.Keys.Order());
        Assert.Empty(english.Where(text => !Holes(text.Value).SetEquals(Holes(korean[text.Key]))).Select(text => text.Key));
    }

    [Fact]
    public void Sentences_do_not_shout_or_blame()
    {
        var all = Texts(CultureInfo.InvariantCulture).Concat(Texts(Korean));

        Assert.Empty(all.Where(text => text.Value.Contains('!', StringComparison.Ordinal)
            || text.Value.Contains("invalid", StringComparison.OrdinalIgnoreCase)).Select(text => text.Key));
    }

    [Fact]
    public void A_problem_is_said_in_the_language_of_whoever_reads_it()
    {
        var problem = Problem.OfUnknown("workflows.unknown_step_type", "api_cal", ["api_call", "set"]);

        var korean = problem.In(Korean);

        Assert.Equal("There is no step type 'api_cal'.", problem.Message);
        Assert.Equal("Did you mean 'api_call'?", problem.Hint);
        Assert.Equal("'api_cal' 종류의 단계가 없습니다.", korean.Message);
        Assert.Equal("'api_call' 아닌가요?", korean.Hint);
    }

    [Fact]
    public void A_problem_of_a_pack_is_said_with_the_sentence_that_the_pack_brings()
    {
        var problem = Problem.Of("adc.entry_lacks", ("member", "smiles"));

        Assert.Equal("The entry has no 'smiles', so it is left out.", problem.Message);
        Assert.Equal("이 항목에는 'smiles'가 없어서 넣지 않았습니다.", problem.In(Korean).Message);
    }

    [Fact]
    public void Words_inside_a_sentence_are_said_in_the_language_too()
    {
        var problem = Problem.Of("workflows.wrong_type", ("path", "steps"), ("expected", "@list"), ("found", "@text"));

        Assert.Equal("'steps' has to be a list, and it is text.", problem.Message);
        Assert.Equal("'steps' 자리에는 목록 값이 와야 하는데 글 값이 있습니다.", problem.In(Korean).Message);
    }

    [Fact]
    public void What_somebody_wrote_is_never_taken_for_a_word_or_a_hole()
    {
        var problem = Problem.Of("workflows.bad_step_id", ("id", "@nobody {id}"));

        Assert.Equal("'@nobody {id}' cannot be the id of a step.", problem.Message);
    }

    private static Dictionary<string, string> Texts(CultureInfo language) =>
        PackTexts.Prepend(ProblemTexts.Resources)
            .SelectMany(resources => resources.GetResourceSet(language, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>())
            .ToDictionary(text => (string)text.Key, text => (string)text.Value!);

    [Theory]
    [InlineData("naver", "자격 증명 'naver'가 없습니다.")]
    [InlineData("메일", "자격 증명 '메일'이 없습니다.")]
    public void A_Korean_sentence_has_the_particle_that_fits_the_name(string name, string said)
    {
        var problem = Problem.Of("credentials.unknown", ("name", name), ("known", "slack")).In(CultureInfo.GetCultureInfo("ko"));

        Assert.Equal(said, problem.Message);
    }

    private static HashSet<string> Holes(string text) => [.. Hole().Matches(text).Select(hole => hole.Value)];

    private static IEnumerable<string> CodesInSource() =>
        from file in Repository.Files("src", "*.cs")
        from Match code in CodeUse().Matches(File.ReadAllText(file))
        select code.Groups["code"].Value;

    [GeneratedRegex(@"\{[a-zA-Z][a-zA-Z0-9]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(
        @"(?:Problem\.Of(?:Unknown)?\(\s*|Add(?:Unknown)?\([^""]*?, |Unknown\([^""]*?, )""(?<code>[a-z]+\.[a-z_]+)""",
        RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CodeUse();
}
