using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("green lamp seven rivers")]
    [InlineData("Tr0ub4dor&3xyz!")]
    [InlineData("파란 하늘 아래 조용한 기차")]
    [InlineData("kx7Qmw2Zpt9b")]
    [InlineData("the qwerty cat sleeps")]
    [InlineData("minsu eats ten apples")]
    public void A_long_password_that_nobody_guesses_first_is_taken(string password) =>
        Assert.Null(PasswordRules.Check(password, "minsu"));

    [Theory]
    [InlineData("", "people.password_short")]
    [InlineData("elevenchars", "people.password_short")]
    [InlineData("파란하늘기차", "people.password_short")]
    [InlineData("administrator", "people.password_is_name")]
    [InlineData("Administrator1!", "people.password_is_name")]
    [InlineData("aaaaaaaaaaaaaa", "people.password_trivial")]
    [InlineData("ababababababab", "people.password_trivial")]
    [InlineData("xk9zxk9zxk9zxk9z", "people.password_trivial")]
    [InlineData("abcdefghijklmnop", "people.password_trivial")]
    [InlineData("987654321098", "people.password_trivial")]
    [InlineData("qwertyuiop12", "people.password_trivial")]
    [InlineData("1q2w3e4r5t6y", "people.password_trivial")]
    [InlineData("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴ", "people.password_trivial")]
    [InlineData("password12345", "people.password_common")]
    [InlineData("PasswordPassword", "people.password_common")]
    [InlineData("iloveyou2024!", "people.password_common")]
    [InlineData("metaflow123!", "people.password_common")]
    [InlineData("010-4823-1957", "people.password_common")]
    [InlineData("correcthorsebatterystaple", "people.password_common")]
    public void A_password_that_is_guessed_first_is_refused(string password, string code) =>
        Assert.Equal(code, PasswordRules.Check(password, "administrator")?.Code);

    [Fact]
    public void A_password_has_at_most_128_characters()
    {
        var words = string.Join(' ', Enumerable.Range(0, 40).Select(each => $"w{each * each}"));

        Assert.Equal("people.password_long", PasswordRules.Check(words, "minsu")?.Code);
        Assert.Null(PasswordRules.Check(words[..128], "minsu"));
    }

    [Theory]
    [InlineData("en", "A password has at least 12 characters. Four unrelated words are long enough and easy to remember.")]
    [InlineData("ko", "비밀번호는 12자 이상이어야 합니다. 서로 관련 없는 낱말 네 개를 이어 쓰면 길고 외우기도 쉽습니다.")]
    public void The_sentence_says_what_to_do(string language, string sentence)
    {
        var problem = PasswordRules.Check("short", "minsu")!.In(System.Globalization.CultureInfo.GetCultureInfo(language));

        Assert.Equal(sentence, $"{problem.Message} {problem.Hint}");
    }

    [Fact]
    public void Korean_written_in_parts_is_the_same_password()
    {
        var rules = new SignInRules();
        var hash = rules.Passwords.Hash("조용한 기차는 파란 하늘 아래");
        var person = Someone(hash);

        var result = rules.Passwords.Compare(person, "조용한 기차는 파란 하늘 아래".Normalize(System.Text.NormalizationForm.FormD));

        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Success, result);
    }

    [Theory]
    [InlineData("minsu", true)]
    [InlineData("김민수", true)]
    [InlineData("min.su-2@example", true)]
    [InlineData("", false)]
    [InlineData("-minsu", false)]
    [InlineData("min su", false)]
    [InlineData("min<su>", false)]
    [InlineData("minsu\n", false)]
    public void A_name_is_letters_digits_and_a_few_signs(string name, bool taken) =>
        Assert.Equal(taken, PersonNames.IsName(name));

    private static MetaFlow.People.Person Someone(string hash) =>
        new(Guid.Empty, "minsu", hash, MetaFlow.People.Role.Viewer, "stamp", default);
}
