using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Checks;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>What the list lets scripts call can be called where they run: no member needs what the lock forbids.</summary>
public sealed class AllowedCallsTests(SandboxAtL3 sandbox) : IClassFixture<SandboxAtL3>
{
    private const int TypesAtOnce = 40;

    private static readonly ScriptLimits Limits = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(50), 1024 * 1024);

    [Fact]
    public async Task Each_member_of_the_list_can_be_called_in_a_locked_child()
    {
        sandbox.Need();
        var script = HostileScript.Compile(CallEverything.Body);
        var missed = new List<string>();
        var called = 0;

        foreach (var types in AllowedApi.Current.Types.OrderBy(type => type.Name, StringComparer.Ordinal).Chunk(TypesAtOnce))
        {
            var calls = new AllowedCalls(types);
            var input = JsonObject.Of(
                ("assembly", Convert.ToBase64String(calls.ToBytes())),
                ("names", JsonArray.Create([.. calls.Names.Select(name => (JsonData)name)])));

            var outcome = await sandbox.RunAsync(script, input, Limits);

            missed.AddRange(calls.Missed);
            if (outcome is ScriptOutcome.Completed { Output: JsonObject output })
            {
                called += (int)((JsonNumber)output["called"]!).Value;
                missed.AddRange(((JsonArray)output["missed"]!).Select(one => one.ToString()));
            }
            else
            {
                missed.Add($"{(outcome as ScriptOutcome.Failed)?.Problem.Message} after {string.Join(' ', outcome.Log.TakeLast(1))}");
            }
        }

        Assert.True(missed.Count == 0, string.Join("\n", missed));
        Assert.True(called > 3000, $"Only {called} calls were made.");
    }
}
