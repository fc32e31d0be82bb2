using System.Globalization;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Steps;

public sealed class StepCatalogTests
{
    [Fact]
    public void Every_step_type_has_a_manual_in_both_languages_that_explains_every_setting()
    {
        var silent = from type in Some.Catalog.All
                     from language in new[] { "en", "ko" }
                     let manual = type.Manual(CultureInfo.GetCultureInfo(language))
                     from setting in type.Settings.All
                     where !manual.Contains($"`{setting.Name}`", StringComparison.Ordinal)
                     select $"{type.Name}.{setting.Name} ({language})";

        Assert.Empty(silent);
    }

    [Fact]
    public void The_examples_of_every_manual_read_without_a_problem()
    {
        foreach (var type in Some.Catalog.All)
        {
            foreach (var language in new[] { "en", "ko" })
            {
                var manual = type.Manual(CultureInfo.GetCultureInfo(language));
                foreach (var example in manual.Split("```json").Skip(1).Select(part => part.Split("```")[0]))
                {
                    Some.Excerpt(example);
                }
            }
        }
    }

    [Fact]
    public void Two_step_types_of_one_name_stop_the_start()
    {
        var assembly = typeof(StepCatalog).Assembly;

        var exception = Assert.Throws<InvalidOperationException>(() => new StepCatalog([assembly, assembly]));
        Assert.StartsWith("Two step types are called '", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_found_ignoring_case()
    {
        Assert.True(Some.Catalog.TryFind("Set", out var type));
        Assert.Equal("set", type.Name);
    }
}
