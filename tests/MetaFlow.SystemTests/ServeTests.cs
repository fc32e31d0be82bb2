using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace MetaFlow.SystemTests;

/// <summary>The executable as an operator meets it: starts, refusals, stops.</summary>
public sealed class ServeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_server_on_the_same_data_directory_is_refused_with_a_sentence()
    {
        var (exit, _, errors) = await RunAsync("serve", "--data", server.DataDirectory, "--url", "http://127.0.0.1:0");

        Assert.Equal(2, exit);
        Assert.Contains($"The data directory '{server.DataDirectory}' is in use by another 'metaflow serve'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_refused_with_a_sentence()
    {
        var data = Directory.CreateTempSubdirectory("metaflow-test-");

        var (exit, output, errors) = await RunAsync("serve", "--data", data.FullName, "--url", server.Address);

        Assert.Equal(2, exit);
        Assert.Contains($"The address '{server.Address}' is in use by another program.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_with_its_full_name()
    {
        var (exit, _, errors) = await RunAsync("serve", "--set", "MetaFlow:Storage:Provider=oracle");

        Assert.Equal(2, exit);
        Assert.Contains("The setting 'MetaFlow:Storage:Provider' is 'oracle', which is not allowed. Allowed: sqlite | postgres.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_without_a_connection_string_stops_the_start_with_the_settings_full_name()
    {
        var (exit, output, errors) = await RunAsync("serve", "--data", Path.Combine(server.DataDirectory, "other"), "--set", "MetaFlow:Storage:Provider=postgres");

        Assert.Equal(2, exit);
        Assert.Contains("MetaFlow:Storage:ConnectionString", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_the_command_line_opens_the_api_for_what_its_role_may()
    {
        var (exit, output, _) = await RunAsync("people", "token", ServerFixture.AdminName, "--role", "viewer", "--data", server.DataDirectory);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", output.Trim());

        using var seen = await http.GetAsync("/api/workflows", Cancel);
        using var changed = await http.PostAsync("/api/workflows/hello/runs", new StringContent("{}"), Cancel);

        Assert.Equal((0, HttpStatusCode.OK, HttpStatusCode.Forbidden), (exit, seen.StatusCode, changed.StatusCode));
    }

    [Fact]
    public async Task A_verb_works_beside_the_server_on_the_same_store()
    {
        var (exit, output, _) = await RunAsync(
            "run", Path.Combine(Repository.Root, "workflows", "hello.json"), "--input", """{"name":"Ada"}""", "--data", server.DataDirectory);
        var (listExit, list, _) = await RunAsync("runs", "list", "--data", server.DataDirectory);

        Assert.Equal((0, 0), (exit, listExit));
        Assert.Contains("greet: {\"greeting\":\"Hello Ada\"}", output, StringComparison.Ordinal);
        Assert.Contains("hello", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_server_that_is_asked_to_stop_ends_well_and_starts_again_on_its_data(string signal)
    {
        await using var own = new ServerFixture();
        await own.InitializeAsync();

        Assert.Equal(0, await own.StopAsync(signal, Cancel));
        await own.StartAsync(Cancel);
        Assert.Equal(0, await own.StopAsync(signal, Cancel));
    }

    internal static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(ServerFixture.Executable())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["LANG"] = "C";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await errors);
    }
}
