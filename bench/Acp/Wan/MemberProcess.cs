using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NovaCron.Bench.Orleans;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Replicas;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>A whole region as <c>up</c> starts it, with callers of its member in the same process.</summary>
internal sealed class MemberProcess : IDisposable
{
    private readonly ReplicaHost _host;
    private readonly MemberWriteTimes _writes = new();
    private readonly MemberCallers _callers;
    private readonly MemberOperator _operator;

    private MemberProcess(MemberSetup setup, int place, IServiceProvider services)
    {
        var region = setup.Regions[place];
        _host = services.GetRequiredService<ReplicaHost>();
        var member = services.GetRequiredService<IGrainFactory>().GetReplica(region);
        _callers = new MemberCallers(member, () => _host.Running?.Status.Leader == region);
        _operator = new MemberOperator(region, ConsensusKey.Open(setup.OperatorKey, isMade: false), () => Driver);
    }

    private ReplicaDriver Driver => _host.Running ?? throw new BenchException("the region's member does not run");

    /// <summary>Runs the region, and does what it is asked, until cancelled.</summary>
    public static async Task RunAsync(MemberSetup setup, int place, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var started = new RegionServerSetup
        {
            Consensus = setup.Options,
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.Warning),
        };
        await using var server = await RegionServer.StartAsync(setup.RegionOf(place), started, cancellationToken);
        using var process = new MemberProcess(setup, place, server.Services);
        socket.Bind(new UnixDomainSocketEndPoint(setup.SocketOf(place)));
        socket.Listen();
        await Console.Out.WriteLineAsync(MemberCommand.Ready);
        while (!cancellationToken.IsCancellationRequested)
        {
            using var asking = await socket.AcceptAsync(cancellationToken);
            await process.ServeAsync(asking, cancellationToken);
        }
    }

    public void Dispose() => _writes.Dispose();

    private async Task ServeAsync(Socket asking, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(asking);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var request = JsonSerializer.Deserialize<MemberRequest>(line, MemberFormat.Options)!;
            await writer.WriteLineAsync(JsonSerializer.Serialize(await AnswerAsync(request, cancellationToken), MemberFormat.Options));
        }
    }

    private async Task<MemberAnswer> AnswerAsync(MemberRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await DoAsync(request, cancellationToken);
            var status = _host.Running?.Status ?? ReplicaStatus.None;
            return answer with
            {
                Leader = status.Leader, Epoch = status.Epoch, IsByzantine = status.IsByzantine, Writes = _writes.Take(),
                Failure = answer.Failure ?? status.Halted,
            };
        }
        catch (Exception error) when (error is BenchException or NovaCronException or ReplicaException or OperationCanceledException)
        {
            return new MemberAnswer { Failure = $"{error.GetType().Name}: {error.Message}" };
        }
    }

    private async Task<MemberAnswer> DoAsync(MemberRequest request, CancellationToken cancellationToken)
    {
        switch (request.Act)
        {
            case MemberAct.Call:
                _writes.Take();
                return new MemberAnswer { Calls = await _callers.CallAsync(request, cancellationToken) };
            case MemberAct.Begin:
                _callers.Begin(request, cancellationToken);
                return new MemberAnswer();
            case MemberAct.End:
                return new MemberAnswer { Calls = await _callers.EndAsync() };
            case MemberAct.Switch:
                return await _operator.SwitchAsync(cancellationToken);
            case MemberAct.Trust:
                return await _operator.TrustAsync(request.Domain, cancellationToken);
            case MemberAct.State:
                var state = await _operator.ReadAsync(cancellationToken);
                return new MemberAnswer { Vms = [.. state.Vms.Select(vm => vm.Vm)] };
            default:
                return new MemberAnswer();
        }
    }
}
