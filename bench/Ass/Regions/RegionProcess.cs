using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NovaCron.Bench.Orleans;
using NovaCron.Silo.Hosting;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>A whole region as <c>up</c> starts it, with the load on it in the same process, asked over a socket.</summary>
internal static class RegionProcess
{
    /// <summary>Runs the region, and does what it is asked, until cancelled.</summary>
    public static async Task RunAsync(RegionsSetup setup, int place, CancellationToken cancellationToken)
    {
        // One that was killed has left its socket behind.
        File.Delete(setup.SocketOf(place));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var started = new RegionServerSetup { ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.Warning) };
        await using var server = await RegionServer.StartAsync(setup.RegionOf(place), started, cancellationToken);
        await using var load = new RegionLoad(setup.RegionOf(place), server.Services);
        socket.Bind(new UnixDomainSocketEndPoint(setup.SocketOf(place)));
        socket.Listen();
        await Console.Out.WriteLineAsync(RegionCommand.Ready);
        while (!cancellationToken.IsCancellationRequested)
        {
            using var asking = await socket.AcceptAsync(cancellationToken);
            await ServeAsync(load, asking, cancellationToken);
        }
    }

    private static async Task ServeAsync(RegionLoad load, Socket asking, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(asking);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var request = JsonSerializer.Deserialize<RegionRequest>(line, RegionFormat.Options)!;
            var answer = await AnswerAsync(load, request, cancellationToken);
            await writer.WriteLineAsync(JsonSerializer.Serialize(answer, RegionFormat.Options));
        }
    }

    private static async Task<RegionAnswer> AnswerAsync(RegionLoad load, RegionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await load.DoAsync(request, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new RegionAnswer { Failure = error is BenchException ? error.Message : error.ToString() };
        }
    }
}
