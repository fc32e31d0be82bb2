using MetaFlow.Credentials;

namespace MetaFlow.Tests.Credentials;

public sealed class CredentialDraftTests
{
    [Theory]
    [InlineData("basic", "username=ada;password=p:w")]
    [InlineData("Bearer", "token=eyJ0eXAi")]
    [InlineData("headers", "X-Naver-Client-Id=id;X-Naver-Client-Secret=secret")]
    [InlineData("query", "serviceKey=abc%2B")]
    [InlineData("oauth2", "tokenUrl=https://auth.example.com/token;clientId=a;clientSecret=b")]
    [InlineData("oauth2", "tokenUrl=http://127.0.0.1:9000/token;clientId=a;clientSecret=b;scope=read")]
    [InlineData("secret", "secret=-----BEGIN\nKEY-----")]
    public void Each_kind_has_its_fields(string kind, string values)
    {
        var credential = Draft(kind, values).Check(out var problems);

        Assert.Empty(problems);
        Assert.Equal(CredentialKinds.Find(kind), credential!.Kind);
        Assert.Equal(Values(values), credential.Values);
    }

    [Theory]
    [InlineData("baisc", "username=a", "kind", "There is no kind of credential 'baisc'.", "Did you mean 'basic'?")]
    [InlineData("magic", "x=a", "kind", "There is no kind of credential 'magic'.", "The kinds are basic, bearer, headers, query, oauth2, secret.")]
    [InlineData("basic", "username=a", "values.password", "A credential of the kind 'basic' needs the field 'password'.", "Give 'password' a value.")]
    [InlineData("bearer", "token=a;tokn=b", "values.tokn", "There is no field 'tokn' in this kind of credential.", "Did you mean 'token'?")]
    [InlineData("bearer", "token=", "values.token", "The field 'token' is empty.", "Give it a value.")]
    [InlineData("bearer", "token=a\nb", "values.token", "The field 'token' has a line end or another control character in it.", "Save the value without line ends before or behind it.")]
    [InlineData("bearer", "token=a;TOKEN=b", "values.token", "The field 'token' is given twice.", "Leave one of them out.")]
    [InlineData("headers", "", "values", "A credential of the kind 'headers' needs at least one field.", "Name a field, such as 'X-Api-Key', and give it a value.")]
    [InlineData("headers", "X Key=a", "values.X Key", "'X Key' cannot be the name of a header that a credential sets.", "Use the name that the service's manual says, such as 'X-Api-Key'.")]
    [InlineData("headers", "content-length=0", "values.content-length", "'content-length' cannot be the name of a header that a credential sets.", "Use the name that the service's manual says, such as 'X-Api-Key'.")]
    [InlineData("basic", "username=a:b;password=c", "values.username", "The user name has a ':' in it, which HTTP basic cannot carry.", "Use a user name without ':'.")]
    [InlineData("oauth2", "tokenUrl=http://auth.example.com;clientId=a;clientSecret=b", "values.tokenUrl", "The field 'tokenUrl' is not an https address.", "Use the address of the token endpoint, such as 'https://auth.example.com/token'.")]
    public void What_is_wrong_with_it_is_said_in_a_sentence(string kind, string values, string path, string message, string hint)
    {
        var credential = Draft(kind, values).Check(out var problems);

        var problem = Assert.Single(problems);
        Assert.Null(credential);
        Assert.Equal((path, message, hint), (problem.Path, problem.Message, problem.Hint));
    }

    [Fact]
    public void No_problem_says_a_value()
    {
        const string Value = "hunter2-hunter2";
        string[] wrong = [$"token={Value}\n", $"tokn={Value}", $"token={new string('x', CredentialDraft.LongestValue)}{Value}"];

        var said = string.Concat(wrong.SelectMany(values =>
        {
            Draft("bearer", values).Check(out var problems);
            return problems.Select(problem => problem.ToString());
        }));

        Assert.NotEmpty(said);
        Assert.DoesNotContain(Value, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("API.Example.com", "api.example.com")]
    [InlineData("*.naver.com", "*.naver.com")]
    [InlineData("한국.kr", "xn--3e0b707e.kr")]
    [InlineData("localhost", "localhost")]
    [InlineData("[::1]", "::1")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void A_host_is_kept_as_it_stands_in_the_DNS(string written, string kept) =>
        Assert.Equal([kept], Draft("bearer", "token=abcd", written).Check(out _)!.Hosts);

    [Theory]
    [InlineData("https://api.example.com")]
    [InlineData("api.example.com:443")]
    [InlineData("api.example.com/v1")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("api.*.com")]
    [InlineData("a b")]
    [InlineData("")]
    public void What_is_no_host_is_refused(string written)
    {
        Draft("bearer", "token=abcd", written).Check(out var problems);

        Assert.Equal("credentials.bad_host", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("*.example.com", "api.example.com", true)]
    [InlineData("*.example.com", "a.b.Example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "evilexample.com", false)]
    [InlineData("한국.kr", "한국.kr", true)]
    [InlineData("한국.kr", "xn--3e0b707e.kr", true)]
    [InlineData("api.example.com", "api.example.com.evil.net", false)]
    [InlineData("api.example.com", "not a host", false)]
    public void It_goes_only_to_the_hosts_it_names(string named, string host, bool mayGo) =>
        Assert.Equal(mayGo, Draft("bearer", "token=abcd", named).Check(out _)!.MayGoTo(host));

    [Theory]
    [InlineData("naver", true)]
    [InlineData("네이버_검색-1.0", true)]
    [InlineData("", false)]
    [InlineData("-naver", false)]
    [InlineData("na ver", false)]
    [InlineData("naver\n", false)]
    public void A_name_is_letters_digits_and_few_signs(string name, bool isGood) =>
        Assert.Equal(isGood, (Draft("bearer", "token=abcd") with { Name = name }).Check(out _) is not null);

    [Fact]
    public void User_names_and_addresses_are_not_secret()
    {
        Assert.Equal(["hunter2"], Draft("basic", "username=team@example.com;password=hunter2").Check(out _)!.Secrets);
        Assert.Equal(["b"], Draft("oauth2", "tokenUrl=https://a.example/t;clientId=a;clientSecret=b;scope=read").Check(out _)!.Secrets);
        Assert.Equal(["id", "key"], Draft("headers", "X-Id=id;X-Key=key").Check(out _)!.Secrets);
    }

    private static CredentialDraft Draft(string kind, string values, params string[] hosts) =>
        new("naver", kind, [.. Values(values)], hosts);

    private static IEnumerable<KeyValuePair<string, string>> Values(string written) => written
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(value => value.Split('=', 2))
        .Select(value => KeyValuePair.Create(value[0], value[1]));
}
