using System.Diagnostics;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Replicas;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>
/// Callers in the member's region: each acquires VMs that nobody else does, one after the other. A command that was refused is submitted
/// again; one that has no answer is not, so that it is seen to be lost.
/// </summary>
internal sealed class MemberCallers(IReplicaGrain member, Func<bool> isLeader)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(20);

    private CancellationTokenSource? _end;
    private Task<IReadOnlyList<MemberCall>> _working = Task.FromResult<IReadOnlyList<MemberCall>>([]);

    /// <summary>The machine's clock in ms: it counts from the same moment in all of its processes.</summary>
    public static double Clock => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    /// <summary>Lets them work until each has made its commands.</summary>
    public async Task<IReadOnlyList<MemberCall>> CallAsync(MemberRequest request, CancellationToken cancellationToken)
    {
        var callers = Enumerable.Range(0, request.Callers)
            .Select(caller => WorkAsync($"{request.Prefix}-{caller}", request.ThinkMs, made => made < request.Commands, cancellationToken));
        return [.. (await Task.WhenAll(callers)).SelectMany(calls => calls)];
    }

    /// <summary>Lets them work until <see cref="EndAsync"/>.</summary>
    public void Begin(MemberRequest request, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var end = _end.Token;
        _working = Task.Run(
            async () =>
            {
                var callers = Enumerable.Range(0, request.Callers)
                    .Select(caller => WorkAsync(
                        $"{request.Prefix}-{caller}", request.ThinkMs, _ => !end.IsCancellationRequested, cancellationToken));
                IReadOnlyList<MemberCall> calls = [.. (await Task.WhenAll(callers)).SelectMany(calls => calls)];
                return calls;
            },
            cancellationToken);
    }

    /// <summary>Ends them once they have their last answers.</summary>
    public async Task<IReadOnlyList<MemberCall>> EndAsync()
    {
        if (_end is { } end)
            await end.CancelAsync();
        return await _working;
    }

    private async Task<List<MemberCall>> WorkAsync(
        string prefix, int thinkMs, Func<int, bool> goesOn, CancellationToken cancellationToken)
    {
        List<MemberCall> calls = [];
        while (goesOn(calls.Count) && !cancellationToken.IsCancellationRequested)
        {
            if (thinkMs > 0)
                await Task.Delay(Random.Shared.Next(thinkMs), cancellationToken);
            calls.Add(await AcquireAsync(FormattableString.Invariant($"{prefix}-{calls.Count}"), cancellationToken));
        }

        return calls;
    }

    private async Task<MemberCall> AcquireAsync(string vm, CancellationToken cancellationToken)
    {
        var command = new FederationCommand.Acquire(vm, vm).Encode();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var (led, asked, refusals) = (isLeader(), Clock, 0);
        try
        {
            while (true)
            {
                try
                {
                    if (await member.ExecuteAsync(command, patience.Token).WaitAsync(patience.Token) is { Value: { } value })
                        return new MemberCall(vm, asked, Clock, CommandResult.Decode(value).Outcome, refusals, led && isLeader());
                }
                catch (NovaCronException refused) when (refused.Failure.IsTransient)
                {
                    // The member has not begun yet.
                }

                refusals++;
                await Task.Delay(RefusalPause, patience.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return new MemberCall(vm, asked, Answered: null, Outcome: null, refusals, AtLeader: false);
        }
    }
}
