using System.Diagnostics;
using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>Whether somebody may sign in right now.</summary>
internal enum PersonState
{
    Active,
    Locked,
    Inactive,
}

internal static class PersonStates
{
    public static PersonState StateAt(this Person person, DateTimeOffset now) => person switch
    {
        { Active: false } => PersonState.Inactive,
        { LockedUntil: { } until } when until > now => PersonState.Locked,
        _ => PersonState.Active,
    };

    public static string Name(this PersonState state) => state switch
    {
        PersonState.Active => "active",
        PersonState.Locked => "locked",
        PersonState.Inactive => "inactive",
        _ => throw new UnreachableException(),
    };
}
