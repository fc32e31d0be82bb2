namespace MetaFlow.Tests;

public sealed class NearestTests
{
    [Theory]
    [InlineData("api_cal", "api_call")]
    [InlineData("conditon", "condition")]
    [InlineData("SET", "set")]
    [InlineData("cuont", "count")]
    public void A_slip_of_the_hand_finds_the_word_that_was_meant(string written, string meant) =>
        Assert.Equal(meant, Nearest.Of(written, ["api_call", "condition", "set", "count", "data_transform"]));

    [Theory]
    [InlineData("kubernetes")]
    [InlineData("")]
    public void A_word_that_is_like_none_finds_none(string written) =>
        Assert.Null(Nearest.Of(written, ["api_call", "condition", "data_transform"]));
}
