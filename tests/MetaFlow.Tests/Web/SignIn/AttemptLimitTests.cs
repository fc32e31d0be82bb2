using System.Net;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class AttemptLimitTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Attempts_are_counted_from_the_first_of_them()
    {
        var limit = new AttemptLimit(2, TimeSpan.FromMinutes(5), _clock);

        Assert.Null(limit.Take("a"));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(limit.Take("a"));
        Assert.Equal(TimeSpan.FromMinutes(1), limit.Take("a"));
        Assert.Null(limit.Take("b"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(limit.Take("a"));
    }

    [Fact]
    public void Of_many_attempts_at_once_no_more_than_the_limit_are_made()
    {
        var limit = new AttemptLimit(10, TimeSpan.FromMinutes(5), _clock);
        var made = 0;

        Parallel.For(0, 100, _ => Interlocked.Add(ref made, limit.Take("a") is null ? 1 : 0));

        Assert.Equal(10, made);
    }

    [Fact]
    public void An_attempt_that_was_given_back_can_be_made_again()
    {
        var limit = new AttemptLimit(1, TimeSpan.FromMinutes(5), _clock);
        limit.Take("a");

        limit.GiveBack("a");

        Assert.Null(limit.Take("a"));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Addresses_of_one_holder_count_as_one(string one, string other, bool same) => Assert.Equal(
        same, AttemptLimit.KeyOf(IPAddress.Parse(one)) == AttemptLimit.KeyOf(IPAddress.Parse(other)));
}
