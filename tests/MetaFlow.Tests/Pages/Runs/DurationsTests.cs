using MetaFlow.Web.Pages.Runs;

namespace MetaFlow.Tests.Pages.Runs;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(0.078, "78 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(2.54, "2.5 s")]
    [InlineData(59.97, "1:00 min")]
    [InlineData(61, "1:01 min")]
    [InlineData(3725, "1:02 h")]
    [InlineData(190000, "2.2 d")]
    public void A_duration_is_told_in_the_digits_that_matter(double seconds, string text)
    {
        Assert.Equal(text, Durations.Text(TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void What_has_not_ended_took_nothing_yet()
    {
        Assert.Equal("–", Durations.Text(DateTimeOffset.UnixEpoch, null));
    }
}
