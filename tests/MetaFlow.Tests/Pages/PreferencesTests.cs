using MetaFlow.Web.Pages;

namespace MetaFlow.Tests.Pages;

public sealed class PreferencesTests
{
    [Theory]
    [InlineData("/runs?status=failed", "/runs?status=failed")]
    [InlineData("/knowledge/한국어", "/knowledge/한국어")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("/runs\r\nSet-Cookie: a=b", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void After_a_switch_one_is_led_back_to_a_path_of_this_server_only(string? asked, string path)
    {
        Assert.Equal(path, Preferences.LocalPath(asked));
    }

    [Theory]
    [InlineData("ko", "경제 뉴스 요약")]
    [InlineData("en", "Economy news digest")]
    [InlineData("fr", "Economy news digest")]
    public void A_name_is_shown_in_the_language_of_the_reader(string language, string name)
    {
        Dictionary<string, string> names = new() { ["en"] = "Economy news digest", ["ko"] = "경제 뉴스 요약" };

        Assert.Equal(name, Languages.Choose(names, language));
    }
}
