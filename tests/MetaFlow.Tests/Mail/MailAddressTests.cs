using MetaFlow.Mail;

namespace MetaFlow.Tests.Mail;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("kim@example.com", "kim@example.com", null)]
    [InlineData(" Kim.Minsu+news@Sub.Example.COM ", "Kim.Minsu+news@sub.example.com", null)]
    [InlineData("김민수 <minsu@example.com>", "minsu@example.com", "김민수")]
    [InlineData("\"Kim, Minsu\" <minsu@example.com>", "minsu@example.com", "Kim, Minsu")]
    [InlineData("\"the \\\"boss\\\"\" <boss@example.com>", "boss@example.com", "the \"boss\"")]
    [InlineData("<minsu@example.com>", "minsu@example.com", null)]
    [InlineData("민수@한국.kr", "민수@xn--3e0b707e.kr", null)]
    [InlineData("root@localhost", "root@localhost", null)]
    public void An_address_is_read_with_its_name(string written, string address, string? name)
    {
        var read = MailAddress.Parse(written);

        Assert.Equal((address, name), (read?.Address, read?.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kim")]
    [InlineData("kim@")]
    [InlineData("@example.com")]
    [InlineData("kim@example")]
    [InlineData("kim minsu@example.com")]
    [InlineData("kim@exam ple.com")]
    [InlineData("kim@@example.com")]
    [InlineData(".kim@example.com")]
    [InlineData("ki..m@example.com")]
    [InlineData("kim@example.com.")]
    [InlineData("kim@example.com>")]
    [InlineData("kim@example.com\r\nBcc: evil@example.com")]
    [InlineData("Kim\nBcc: evil@example.com <kim@example.com>")]
    [InlineData("kim@example.com> SIZE=1 <x@example.com")]
    [InlineData("a\"b <kim@example.com>")]
    public void What_is_no_address_is_none(string written) => Assert.Null(MailAddress.Parse(written));

    [Fact]
    public void A_text_with_several_is_split_outside_of_quotes_and_brackets() =>
        Assert.Equal(
            ["a@example.com", "\"Kim, M;insu\" <b@example.com>", "김 <c@example.com>", "d@example.com"],
            MailAddress.Split("a@example.com, \"Kim, M;insu\" <b@example.com>;김 <c@example.com> ,, d@example.com ;"));
}
