using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>Each way that signing in or managing people can go wrong. A path is the field of the form it is about.</summary>
internal static class PeopleProblems
{
    public const string TooManyCode = "sign_in.too_many";

    public static Problem NameForm() => Problem.Of("people.name_form") with { Path = "name" };

    public static Problem NameTaken(string name) => Problem.Of("people.name_taken", ("name", name)) with { Path = "name" };

    public static Problem RoleUnknown() => Problem.Of("people.role_unknown") with { Path = "role" };

    public static Problem PasswordShort(int least) => Problem.Of("people.password_short", ("least", least)) with { Path = "password" };

    public static Problem PasswordLong(int most) => Problem.Of("people.password_long", ("most", most)) with { Path = "password" };

    public static Problem PasswordIsName() => Problem.Of("people.password_is_name") with { Path = "password" };

    public static Problem PasswordTrivial() => Problem.Of("people.password_trivial") with { Path = "password" };

    public static Problem PasswordCommon() => Problem.Of("people.password_common") with { Path = "password" };

    public static Problem PasswordsDiffer() => Problem.Of("people.passwords_differ") with { Path = "repeated" };

    public static Problem CurrentPasswordWrong() => Problem.Of("people.current_password_wrong") with { Path = "current" };

    public static Problem CurrentPasswordLocked(TimeSpan wait) =>
        Problem.Of("people.current_password_locked", ("minutes", Minutes(wait))) with { Path = "current" };

    public static Problem NotFound() => Problem.Of("people.not_found");

    public static Problem LastAdmin() => Problem.Of("people.last_admin");

    public static Problem FirstIsAdmin() => Problem.Of("people.first_is_admin") with { Path = "role" };

    public static Problem ChangedMeanwhile() => Problem.Of("people.changed_meanwhile");

    /// <summary>
    /// One sentence for a wrong name, a wrong password, a locked and an inactive person: it says neither who exists nor,
    /// to somebody who goes on guessing while the lock holds, which password was right.
    /// </summary>
    public static Problem Refused(int limit, TimeSpan locked) =>
        Problem.Of("sign_in.refused", ("limit", limit), ("minutes", Minutes(locked)));

    public static Problem TooManyFromAddress(TimeSpan wait) => Problem.Of(TooManyCode, ("minutes", Minutes(wait)));

    public static Problem SetupCodeWrong() => Problem.Of("setup.code_wrong") with { Path = "code" };

    public static Problem SetupLocked(TimeSpan wait) => Problem.Of("setup.locked", ("minutes", Minutes(wait))) with { Path = "code" };

    public static Problem SetupOver() => Problem.Of("setup.over");

    public static Problem TokenNameForm() => Problem.Of("tokens.name_form") with { Path = "token-name" };

    public static Problem TokenRoleAbove(Role most) => Problem.Of("tokens.role_above", ("role", most.Name())) with { Path = "token-role" };

    public static Problem TokenExpiry() => Problem.Of("tokens.expiry") with { Path = "token-expires" };

    public static Problem TokenNotFound() => Problem.Of("tokens.not_found");

    private static int Minutes(TimeSpan time) => (int)Math.Max(1, Math.Ceiling(time.TotalMinutes));
}
