using System.Text;

namespace MetaFlow.Web.SignIn;

/// <summary>
/// What a password must be. Length is what counts; beyond it only what guessing tries first is refused, and no mixture
/// of kinds of characters is asked for (NIST SP 800-63B).
/// </summary>
internal static class PasswordRules
{
    public const int Least = 12;
    public const int Most = 128;

    private static readonly string[] Rows =
    [
        "1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "1q2w3e4r5t6y7u8i9o0p", "qawsedrftgyhujikolp", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ",
        "가나다라마바사아자차카타파하",
    ];

    // Without digits and signs at the ends, which is how people make them long enough.
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "password", "passwordpassword", "mypassword", "yourpassword", "newpassword", "adminpassword", "passw0rd", "p@ssw0rd", "p@ssword",
        "admin", "adminadmin", "administrator", "rootroot", "superuser", "letmein", "letmeinplease", "welcome", "welcomehome",
        "changeme", "changemenow", "changethis", "changeit", "iloveyou", "iloveyousomuch", "sunshine", "princess", "football",
        "baseball", "superman", "batman", "dragon", "monkey", "trustno", "trustnoone", "whatever", "michael", "jennifer",
        "correcthorsebatterystaple", "correct horse battery staple", "thisismypassword", "secret", "topsecret", "default",
        "metaflow", "metaflowmetaflow", "metaflowadmin", "workflow", "abcdefg", "qwer", "qwerty", "qwertyuiop", "qwertyqwerty",
        "asdf", "asdfasdf", "asdfghjkl", "zxcvbnm", "test", "testtest", "testing", "guest", "temppassword", "temporary",
        "비밀번호", "관리자", "사랑해", "안녕하세요", "대한민국", "qlalfqjsgh", "tkfkdgo", "dkssudgktpdy", "rhksflwk",
    };

    /// <summary>One spelling for what looks the same, so that another keyboard makes the same password.</summary>
    public static string Normal(string password) => password.Normalize(NormalizationForm.FormC);

    /// <summary>The first thing to put right, or null.</summary>
    public static Problem? Check(string password, string name)
    {
        var plain = Normal(password);
        var length = plain.EnumerateRunes().Count();
        var lower = plain.ToLowerInvariant();
        return length switch
        {
            < Least => PeopleProblems.PasswordShort(Least),
            > Most => PeopleProblems.PasswordLong(Most),
            _ when IsName(lower, name) => PeopleProblems.PasswordIsName(),
            _ when IsPattern(lower) || IsSequence(lower) => PeopleProblems.PasswordTrivial(),
            _ when IsCommon(lower) => PeopleProblems.PasswordCommon(),
            _ => null,
        };
    }

    // The name itself, or the name with a little around it.
    private static bool IsName(string lower, string name)
    {
        var itself = Normal(name).ToLowerInvariant();
        return itself.Length >= 3 && lower.Replace(itself, "", StringComparison.Ordinal).Length <= (lower == itself ? 0 : 4)
            && lower.Contains(itself, StringComparison.Ordinal);
    }

    // 'aaaaaaaaaaaa', 'abcabcabcabc', 'pass1pass1pass1': a few characters said again and again.
    private static bool IsPattern(string lower)
    {
        for (var period = 1; period <= 5; period++)
        {
            if (lower.AsSpan(period).SequenceEqual(lower.AsSpan(0, lower.Length - period)))
            {
                return true;
            }
        }

        return false;
    }

    // Made of runs of neighbours only: 'abcdefghijkl', '987654321098', 'qwertyuiop12', 'asdfghjkl;qwer'.
    private static bool IsSequence(string lower)
    {
        var breaks = 0;
        for (var i = 1; i < lower.Length; i++)
        {
            breaks += AreNeighbours(lower[i - 1], lower[i]) ? 0 : 1;
        }

        return breaks <= lower.Length / 6;
    }

    private static bool AreNeighbours(char first, char second)
    {
        if (first == second || Math.Abs(first - second) == 1)
        {
            return true;
        }

        foreach (var row in Rows)
        {
            var at = row.IndexOf(first, StringComparison.Ordinal);
            if (at >= 0 && ((at + 1 < row.Length && row[at + 1] == second) || (at > 0 && row[at - 1] == second)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCommon(string lower)
    {
        var core = lower.Trim("0123456789!@#$%^&*()-_=+.,?~ ".ToCharArray());
        return core.Length == 0 || Common.Contains(core) || Common.Contains(lower);
    }
}
