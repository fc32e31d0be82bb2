using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class PeopleCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-people-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Of_nobody_the_list_is_empty()
    {
        var (exit, output, _) = await RunAsync("people", "list", "--json");

        Assert.Equal(CommandLine.Done, exit);
        Assert.Equal("[]", output.Trim());
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("reset-password")]
    [InlineData("token")]
    public async Task Somebody_who_is_not_there_is_a_problem_before_a_password_is_asked_for(string verb)
    {
        var (exit, _, errors) = await RunAsync("people", verb, "minsu");

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Contains("There is nobody of that name. Look at the list of people. [people.not_found]", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_not_one_is_a_problem_before_a_password_is_asked_for()
    {
        var (exit, _, errors) = await RunAsync("people", "add", "minsu", "--role", "king");

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Contains("The roles are viewer, operator, editor and admin.", errors, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var exit = await CommandLine.RunAsync([.. args, "--data", _data.FullName], output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
