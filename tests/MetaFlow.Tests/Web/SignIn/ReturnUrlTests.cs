using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/runs/5?tab=journal#end")]
    [InlineData("/a//b")]
    public void A_path_on_this_server_is_gone_to(string address) => Assert.Equal(address, ReturnUrl.OrHome(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("runs")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/a\\b")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("/\n/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public void Everything_else_leads_to_the_first_page(string? address) => Assert.Equal("/", ReturnUrl.OrHome(address));

    [Theory]
    [InlineData("/runs?state=failed", "/sign-in?returnUrl=%2Fruns%3Fstate%3Dfailed")]
    [InlineData("/", "/sign-in")]
    [InlineData("//elsewhere.example", "/sign-in")]
    [InlineData(null, "/sign-in")]
    public void The_sign_in_page_remembers_where_somebody_wanted_to_go(string? address, string page) =>
        Assert.Equal(page, ReturnUrl.SignInPage(address));
}
