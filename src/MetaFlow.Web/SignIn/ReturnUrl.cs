namespace MetaFlow.Web.SignIn;

/// <summary>Where to go after signing in: only ever to a page of this server.</summary>
internal static class ReturnUrl
{
    public const string Home = "/";
    public const string Parameter = "returnUrl";

    private const int Longest = 2000;

    /// <summary>The address when it is a path on this server, otherwise the first page.</summary>
    public static string OrHome(string? address) => IsLocal(address) ? address! : Home;

    public static string Of(HttpRequest request) => request.PathBase + request.Path + request.QueryString;

    public static string SignInPage(string? comeBackTo) => comeBackTo is null or Home || !IsLocal(comeBackTo)
        ? "/sign-in"
        : $"/sign-in?{Parameter}={Uri.EscapeDataString(comeBackTo)}";

    // Browsers read '//host', '/\host' and '/<tab>/host' as the address of another server.
    private static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..]
        && address.Length <= Longest
        && !address.Any(character => char.IsControl(character) || character == '\\');
}
