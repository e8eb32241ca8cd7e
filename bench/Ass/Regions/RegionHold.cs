using System.Net.Sockets;
using System.Text.Json;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>The bench's hold of one region's process. Its socket is a file, which namespaces of the network do not part.</summary>
internal sealed class RegionHold : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly RunningTool _process;
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private readonly SemaphoreSlim _gate = new(1, 1);

    private RegionHold(string region, RunningTool process, Socket socket)
    {
        (Region, _process, _socket) = (region, process, socket);
        var stream = new NetworkStream(socket);
        (_reader, _writer) = (new StreamReader(stream), new StreamWriter(stream) { AutoFlush = true });
    }

    /// <summary>Which region.</summary>
    public string Region { get; }

    /// <summary>Processor seconds that it has used.</summary>
    public double CpuSeconds => _process.CpuSeconds;

    /// <summary>Starts a region, in its namespace where it has one.</summary>
    public static async Task<RegionHold> StartAsync(
        RegionsSetup setup, int place, string? networkNamespace, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> self = [Environment.ProcessPath ?? "dotnet", typeof(Tool).Assembly.Location];
        var words = RegionCommand.Words(setup.SetupFile, place);
        var process = RunningTool.Start(
            networkNamespace is null ? [.. self, .. words] : Tool.Self(networkNamespace, words), RegionCommand.Ready);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await process.WaitUntilReadyAsync(cancellationToken);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(setup.SocketOf(place)), cancellationToken);
            return new RegionHold(setup.Names[place], process, socket);
        }
        catch (Exception error)
        {
            socket.Dispose();
            var said = process.Output + process.Errors;
            await process.DisposeAsync();
            throw error is SocketException ? new BenchException($"{setup.Names[place]} did not start: {said}") : error;
        }
    }

    /// <summary>Asks it, and waits for its answer.</summary>
    /// <exception cref="BenchException">It could not.</exception>
    public async Task<RegionAnswer> AskAsync(RegionRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience + TimeSpan.FromSeconds(request.Seconds));
        await _gate.WaitAsync(patience.Token);
        try
        {
            await _writer.WriteLineAsync(JsonSerializer.Serialize(request, RegionFormat.Options).AsMemory(), patience.Token);
            var line = await _reader.ReadLineAsync(patience.Token) ?? throw new BenchException($"{Region} has ended: {Words}");
            var answer = JsonSerializer.Deserialize<RegionAnswer>(line, RegionFormat.Options)!;
            return answer.Failure is { } failure ? throw new BenchException($"{Region}: {failure}\n{Words}") : answer;
        }
        catch (IOException error)
        {
            throw new BenchException($"{Region} has ended: {error.Message} {Words}");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the process by <c>kill -9</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _reader.Dispose();
        _socket.Dispose();
        _gate.Dispose();
    }

    /// <summary>What it said last.</summary>
    public string Words => string.Join('\n', (_process.Output + _process.Errors).Split('\n').TakeLast(12));
}
