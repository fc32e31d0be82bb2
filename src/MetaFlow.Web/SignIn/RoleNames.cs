using System.Diagnostics;
using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>Roles as forms, claims and the command line write them.</summary>
internal static class RoleNames
{
    /// <summary>From the least to the most.</summary>
    public static IReadOnlyList<Role> All { get; } = [Role.Viewer, Role.Operator, Role.Editor, Role.Admin];

    public static string Name(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Editor => "editor",
        Role.Admin => "admin",
        _ => throw new UnreachableException(),
    };

    /// <summary>Null when there is no such role.</summary>
    public static Role? Find(string? name)
    {
        foreach (var role in All)
        {
            if (string.Equals(role.Name(), name, StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return null;
    }
}
