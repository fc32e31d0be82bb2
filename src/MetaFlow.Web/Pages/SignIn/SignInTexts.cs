namespace MetaFlow.Web.Pages.SignIn;

/// <summary>The texts of the pages for signing in, for people and for the own account.</summary>
internal sealed class SignInTexts;
