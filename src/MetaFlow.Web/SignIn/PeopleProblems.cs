using System.Globalization;
using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>Each way that signing in or managing people can go wrong. The pages say them in the reader's language.</summary>
internal static class PeopleProblems
{
    public static Problem NameForm() => new(
        "people.name_form",
        "A name has 1 to 64 letters, digits, '.', '-', '_' or '@' and begins with a letter or digit.",
        Path: "name",
        Hint: "Leave out spaces and other signs.");

    public static Problem NameTaken(string name) => new(
        "people.name_taken", $"There is somebody named '{name}' already.", Path: "name", Hint: "Choose another name.")
    {
        Names = Named(("name", name)),
    };

    public static Problem RoleUnknown() => new(
        "people.role_unknown",
        "There is no such role.",
        Path: "role",
        Hint: $"The roles are {string.Join(", ", RoleNames.All.Select(RoleNames.Name))}.");

    public static Problem PasswordShort(int least) => new(
        "people.password_short",
        $"A password has at least {Text(least)} characters.",
        Path: "password",
        Hint: "Four unrelated words are long enough and easy to remember.")
    {
        Names = Named(("least", Text(least))),
    };

    public static Problem PasswordLong(int most) => new(
        "people.password_long", $"A password has at most {Text(most)} characters.", Path: "password", Hint: "Choose a shorter one.")
    {
        Names = Named(("most", Text(most))),
    };

    public static Problem PasswordIsName() => new(
        "people.password_is_name",
        "The password is little more than the name.",
        Path: "password",
        Hint: "Choose one that does not contain the name.");

    public static Problem PasswordTrivial() => new(
        "people.password_trivial",
        "The password is a row of keys or repeats itself.",
        Path: "password",
        Hint: "Four unrelated words are harder to guess.");

    public static Problem PasswordCommon() => new(
        "people.password_common",
        "The password is among the first that are guessed.",
        Path: "password",
        Hint: "Choose something that only you would think of.");

    public static Problem PasswordsDiffer() => new(
        "people.passwords_differ",
        "The two passwords are not the same.",
        Path: "repeated",
        Hint: "Type the password again.");

    public static Problem CurrentPasswordWrong() => new(
        "people.current_password_wrong",
        "The current password is not right.",
        Path: "current",
        Hint: "Type the password you signed in with.");

    public static Problem CurrentPasswordLocked(TimeSpan wait) => new(
        "people.current_password_locked",
        "There were too many wrong passwords.",
        Path: "current",
        Hint: $"Try again in {Minutes(wait)} minutes.")
    {
        Names = Named(("minutes", Minutes(wait))),
    };

    public static Problem NotFound() => new(
        "people.not_found", "There is nobody of that name.", Path: "name", Hint: "List the people to see who there is.");

    public static Problem LastAdmin() => new(
        "people.last_admin",
        "This is the last active admin.",
        Hint: "Make somebody else an admin first.");

    public static Problem FirstIsAdmin() => new(
        "people.first_is_admin",
        "The first person has to be an admin.",
        Path: "role",
        Hint: "Use the role 'admin'; people with other roles follow.");

    public static Problem ChangedMeanwhile() => new(
        "people.changed_meanwhile", "Somebody else changed this person just now.", Hint: "Look at the person again.");

    /// <summary>
    /// One sentence for a wrong name, a wrong password, a locked and an inactive person: it says neither who exists nor,
    /// to somebody who goes on guessing while the lock holds, which password was right.
    /// </summary>
    public static Problem Refused(int limit, TimeSpan locked) => new(
        "sign_in.refused",
        "The name or the password is not right.",
        Hint: $"After {Text(limit)} wrong passwords a name is locked for {Minutes(locked)} minutes; then try again.")
    {
        Names = Named(("limit", Text(limit)), ("minutes", Minutes(locked))),
    };

    public static Problem TooManyFromAddress(TimeSpan wait) => new(
        "sign_in.too_many",
        "There were too many failed sign-ins from your address.",
        Hint: $"Try again in {Minutes(wait)} minutes.")
    {
        Names = Named(("minutes", Minutes(wait))),
    };

    public static Problem SetupCodeWrong() => new(
        "setup.code_wrong",
        "That is not the code on the console.",
        Path: "code",
        Hint: "Copy the code that MetaFlow printed when it was started last.");

    public static Problem SetupLocked(TimeSpan wait) => new(
        "setup.locked",
        "There were too many wrong codes.",
        Path: "code",
        Hint: $"Try again in {Minutes(wait)} minutes, or start MetaFlow again for a new code.")
    {
        Names = Named(("minutes", Minutes(wait))),
    };

    public static Problem SetupOver() => new(
        "setup.over", "MetaFlow has an administrator already.", Hint: "Sign in.");

    public static Problem TokenNameForm() => new(
        "tokens.name_form", "A token has a name of 1 to 64 characters.", Path: "token-name", Hint: "Say what the token is for.");

    public static Problem TokenRoleAbove(Role most) => new(
        "tokens.role_above",
        $"A token of yours can have at most the role '{most.Name()}'.",
        Path: "token-role",
        Hint: "Choose your own role or a lower one.")
    {
        Names = Named(("role", most.Name())),
    };

    public static Problem TokenExpiry() => new(
        "tokens.expiry",
        "A token expires on a day after today and within ten years.",
        Path: "token-expires",
        Hint: "Choose a later day, or leave it empty for a token that does not expire.");

    public static Problem TokenNotFound() => new(
        "tokens.not_found", "There is no such token, or it was revoked before.", Hint: "Look at the list again.");

    private static string Minutes(TimeSpan time) => Text((int)Math.Max(1, Math.Ceiling(time.TotalMinutes)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Named(params ReadOnlySpan<(string Name, string Value)> names)
    {
        var named = new Dictionary<string, string>();
        foreach (var (name, value) in names)
        {
            named[name] = value;
        }

        return named;
    }
}
