using System.Globalization;

namespace MetaFlow.Web.Pages.SignIn;

internal static class ProblemSentence
{
    /// <summary>A problem in the language of the page: the fact and what to do about it.</summary>
    public static string Say(this Problem problem)
    {
        var said = problem.In(CultureInfo.CurrentUICulture);
        return $"{said.Message} {said.Hint}";
    }
}
