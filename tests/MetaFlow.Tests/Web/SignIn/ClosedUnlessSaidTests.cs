using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Web.SignIn;

public sealed class ClosedUnlessSaidTests
{
    [Fact]
    public async Task Only_these_pages_answer_whoever_is_not_signed_in()
    {
        await using var server = await SignInServer.StartAsync();

        var open = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !path.Contains("sample", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(["/approve/{Token}", "/error", "/forms/{Token}", "/preferences", "/setup", "/sign-in", "/sign-out", "/status/{Code:int}"], open);
    }

    [Fact]
    public async Task Every_page_asks_who_somebody_is_also_when_it_is_reached_inside_a_live_page()
    {
        await using var server = await SignInServer.StartAsync();

        var unguarded = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName);

        Assert.Empty(unguarded);
    }

    [Fact]
    public async Task The_keys_of_cookies_are_for_this_account_of_the_system_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no such modes on Windows.");
            return;
        }

        await using var server = await SignInServer.StartAsync();
        await server.SignedInAsync("boss");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(server.KeysFolder));
        Assert.NotEmpty(Directory.EnumerateFiles(server.KeysFolder, "key-*.xml"));
    }
}
