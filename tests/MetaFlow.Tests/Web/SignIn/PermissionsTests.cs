using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class PermissionsTests
{
    [Fact]
    public void Who_may_do_what_is_this_table()
    {
        var table = string.Join('\n', Permissions.Table.Select(row => $"{row.Name} {row.Least.Name()}"));

        Assert.Equal(
            """
            workflows.view viewer
            workflows.edit editor
            workflows.publish editor
            runs.view viewer
            runs.start operator
            runs.cancel operator
            runs.alter operator
            runs.settle operator
            approvals.decide operator
            events.emit operator
            triggers.view viewer
            triggers.fire operator
            triggers.edit editor
            knowledge.view viewer
            knowledge.edit editor
            connectors.view viewer
            connectors.run operator
            scripts.run editor
            credentials.view editor
            credentials.manage admin
            tokens.manage viewer
            people.manage admin
            settings.view admin
            """,
            table);
    }

    [Fact]
    public void Every_permission_says_in_a_sentence_what_it_is() =>
        Assert.All(Permissions.Table, row => Assert.Matches(@"^[A-Z].+\.$", row.Meaning));

    [Theory]
    [InlineData(Role.Viewer, 6)]
    [InlineData(Role.Operator, 14)]
    [InlineData(Role.Editor, 20)]
    [InlineData(Role.Admin, 23)]
    public void Each_role_may_do_more_than_the_one_before(Role role, int count)
    {
        var person = new SignInRules().Add("minsu", role);
        var principal = Sessions.PrincipalOf(person, default);

        Assert.Equal(count, Permissions.Table.Count(row => principal.May(row.Name)));
    }

    [Fact]
    public void Somebody_who_is_not_signed_in_may_nothing()
    {
        var nobody = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity());

        Assert.DoesNotContain(Permissions.Table, row => nobody.May(row.Name));
    }
}
