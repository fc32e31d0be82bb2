using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace MetaFlow.Tests.Web.SignIn;

/// <summary>Keeps cookies, follows no redirect, and fills in forms as they were served.</summary>
internal sealed partial class TestBrowser(HttpClient client, string from)
{
    private readonly Dictionary<string, string> _cookies = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public void Forget(string cookie) => _cookies.Remove(cookie);

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(""), headers);

    public Task<HttpResponseMessage> WithTokenAsync(HttpMethod method, string path, string token) =>
        SendAsync(method, path, null, [("Authorization", $"Bearer {token}")]);

    public async Task<string> ReadAsync(string path) =>
        WebUtility.HtmlDecode(await (await GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>Reads the page and sends its form with that name, hidden fields included.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await (await GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = Token().Match(page);
        Assert.True(token.Success, $"'{path}' has no form:\n{page}");
        return await PostFormAsync(
            path, [("_handler", form), ("__RequestVerificationToken", WebUtility.HtmlDecode(token.Groups["value"].Value)), .. fields]);
    }

    public Task<HttpResponseMessage> PostFormAsync(string path, params (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post,
        path,
        new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        []);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add(SignInServer.FromHeader, from);
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Keep(response.Headers);
        return response;
    }

    private void Keep(HttpResponseHeaders headers)
    {
        foreach (var cookie in headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
