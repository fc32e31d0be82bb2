using MetaFlow.Llm;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Llm;

public sealed class LlmRoomTests
{
    [Fact]
    public void With_nothing_configured_there_is_the_built_in_model()
    {
        using var services = Services();
        var models = services.GetRequiredService<LanguageModels>();

        Assert.Equal(["built-in"], models.Names);
        Assert.Equal("built-in", models.Find(null, out _)!.Name);
    }

    [Fact]
    public void A_configured_model_is_the_one_to_use_and_has_its_name()
    {
        using var services = Services(("Endpoint", "http://127.0.0.1:1/v1"), ("Model", "tiny"), ("Name", "house"));
        var models = services.GetRequiredService<LanguageModels>();

        Assert.Equal("house", models.Find(null, out _)!.Name);
        Assert.Equal("house", models.Find("House", out _)!.Name);
        Assert.Null(models.Find("hous", out var problem));
        Assert.Equal("Did you mean 'house'?", problem!.Hint);
    }

    [Theory]
    [InlineData("Endpoint", "127.0.0.1")]
    [InlineData("ApiKey", "with space")]
    [InlineData("Name", "built-in")]
    [InlineData("InputPrice", "-1")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("RunTokens", "-5")]
    public void A_setting_that_cannot_be_stops_the_start_and_its_value_is_not_said(string name, string value)
    {
        using var services = Services((name, value));

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<LlmOptions>>().Value);

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("with space", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddLlm(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(each => KeyValuePair.Create($"{LlmOptions.Section}:{each.Name}", (string?)each.Value))).Build())
        .BuildServiceProvider();
}
