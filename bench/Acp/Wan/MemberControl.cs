using System.Net.Sockets;
using System.Text.Json;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>The bench's hold of one region's process. Its socket is a file, which namespaces of the network do not part.</summary>
internal sealed class MemberControl : IAsyncDisposable
{
    private readonly RunningTool _process;
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private MemberControl(string region, RunningTool process, Socket socket)
    {
        (Region, _process, _socket) = (region, process, socket);
        var stream = new NetworkStream(socket);
        (_reader, _writer) = (new StreamReader(stream), new StreamWriter(stream) { AutoFlush = true });
    }

    /// <summary>Which region.</summary>
    public string Region { get; }

    /// <summary>Starts a region in its namespace.</summary>
    public static async Task<MemberControl> StartAsync(
        MemberSetup setup, string setupFile, int place, string networkNamespace, CancellationToken cancellationToken)
    {
        var process = RunningTool.Start(Tool.Self(networkNamespace, MemberCommand.Words(setupFile, place)), MemberCommand.Ready);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await process.WaitUntilReadyAsync(cancellationToken);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(setup.SocketOf(place)), cancellationToken);
            return new MemberControl(setup.Regions[place], process, socket);
        }
        catch (Exception error)
        {
            socket.Dispose();
            var words = process.Output + process.Errors;
            await process.DisposeAsync();
            throw error is SocketException ? new BenchException($"{setup.Regions[place]} did not start: {words}") : error;
        }
    }

    /// <summary>Asks it, and waits for its answer.</summary>
    /// <exception cref="BenchException">It could not.</exception>
    public async Task<MemberAnswer> AskAsync(MemberRequest request, CancellationToken cancellationToken)
    {
        await _writer.WriteLineAsync(JsonSerializer.Serialize(request, MemberFormat.Options).AsMemory(), cancellationToken);
        var line = await _reader.ReadLineAsync(cancellationToken) ?? throw new BenchException($"{Region} has ended: {Words}");
        var answer = JsonSerializer.Deserialize<MemberAnswer>(line, MemberFormat.Options)!;
        return answer.Failure is { } failure ? throw new BenchException($"{Region}: {failure}\n{Words}") : answer;
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _writer.DisposeAsync();
        _socket.Dispose();
        await _process.DisposeAsync();
    }

    private string Words => string.Join('\n', (_process.Output + _process.Errors).Split('\n').TakeLast(12));
}
