using System.Globalization;
using System.Resources;
using MetaFlow.Runs;
using MetaFlow.Web.Pages.Runs;

namespace MetaFlow.Tests.Pages.Runs;

public sealed class RunTextsTests
{
    private static readonly ResourceManager Texts = new(typeof(RunTexts));

    [Theory]
    [InlineData("")]
    [InlineData("ko")]
    public void Every_kind_of_journal_entry_and_every_status_is_called_something(string language)
    {
        var keys = Enum.GetNames<JournalKind>().Select(kind => $"Kind.{kind}").Concat(Enum.GetNames<RunStatus>().Select(status => $"Status.{status}"));
        var texts = Texts.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!;

        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(texts.GetString(key)), key));
    }
}
