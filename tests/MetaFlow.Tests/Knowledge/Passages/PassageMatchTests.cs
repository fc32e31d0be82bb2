using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Tests.Knowledge.Passages;

public sealed class PassageMatchTests
{
    [Fact]
    public void Of_two_that_say_the_same_the_one_under_the_same_heading_is_meant()
    {
        var before = new[] { Passage("A", "same"), Passage("B", "same"), Passage("B", "other") };

        var found = PassageMatch.Of(before, [(["B"], "same"), (["C"], "same"), (["B"], "new"), (["D"], "same")]);

        Assert.Equal([before[1].Id, before[0].Id, null, null], found.Select(passage => passage?.Id));
    }

    private static Passage Passage(string heading, string hash) =>
        new(Guid.CreateVersion7(Some.Noon), Guid.Empty, 0, PassageKind.Text, [heading], "", hash, 1);
}
