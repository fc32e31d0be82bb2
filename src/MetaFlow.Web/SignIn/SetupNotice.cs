using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MetaFlow.Web.SignIn;

/// <summary>Prints the one-time code once the server listens, as long as there is nobody.</summary>
internal sealed class SetupNotice(Setup start, SetupCode code, IServer server, TextWriter? console = null)
    : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await start.IsOverAsync(cancellationToken))
        {
            return;
        }

        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/');
        await (console ?? Console.Out).WriteLineAsync(
            $"""

              MetaFlow has no administrator yet. Open this page on this machine and enter the code:
              아직 관리자가 없습니다. 이 컴퓨터에서 아래 페이지를 열고 코드를 입력하세요:

                {address}{SetupGate.SetupPath}
                {code.Text}

            """);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
