using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;

namespace MetaFlow.Tests.Scripts;

/// <summary>What the end of a child means.</summary>
public sealed class ScriptEndsTests
{
    private static readonly ScriptOptions Options = new();

    [Theory]
    [InlineData(null, 31, false, "", 1, "scripts.sandbox_violation")]
    [InlineData(159, 31, false, "", 1, "scripts.sandbox_violation")]
    [InlineData(null, 24, false, "", 1, "scripts.cpu_limit")]
    [InlineData(null, 9, false, "", 61, "scripts.cpu_limit")]
    [InlineData(null, 9, false, "", 1, "scripts.memory_limit")]
    [InlineData(null, 6, false, "Out of memory.\n", 1, "scripts.memory_limit")]
    [InlineData(null, 6, false, "Stack overflow.\n", 1, "scripts.crashed")]
    [InlineData(null, 11, false, "", 1, "scripts.crashed")]
    [InlineData(null, 9, true, "", 1, "scripts.crashed")]
    [InlineData(0, 0, false, "", 1, "scripts.no_result")]
    [InlineData(3, 0, false, "", 1, "scripts.no_result")]
    public void An_end_is_told_by_what_the_kernel_says(int? exitCode, int signal, bool killed, string errors, int seconds, string code)
    {
        var problem = ScriptEnds.Problem(new ChildEnd(exitCode, signal, killed), errors, timedOut: false, TimeSpan.FromSeconds(seconds), ScriptLimits.Of(Options), Options);

        Assert.Equal(code, problem.Code);
        Assert.NotNull(problem.Hint);
    }

    [Fact]
    public void Whatever_else_it_was_a_script_whose_time_was_over_ran_out_of_time()
    {
        var problem = ScriptEnds.Problem(new ChildEnd(null, 31, true), "", timedOut: true, TimeSpan.Zero, ScriptLimits.Of(Options), Options);

        Assert.Equal("The script did not finish within 00:05:00.", problem.Message);
    }

    [Fact]
    public void A_step_lowers_limits_and_does_not_raise_them()
    {
        var asked = new ScriptLimits(TimeSpan.FromHours(1), TimeSpan.FromSeconds(2), int.MaxValue, SingleUse: true);

        var given = asked.Within(Options);

        Assert.Equal(new ScriptLimits(Options.Timeout, TimeSpan.FromSeconds(2), Options.OutputBytes, SingleUse: true), given);
    }
}
