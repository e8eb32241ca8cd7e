using System.Diagnostics;
using NovaCron.Bench.Ass.Regions;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Ass.Load;

/// <summary>
/// Readers in the region's own process: each asks at its times whether or not others have their answers (open loop), or as soon as it has
/// its own (closed loop, with a rate of 0).
/// </summary>
internal sealed class FleetReaders(IGrainFactory grains, string region, RegionRequest request)
{
    private const int VmsEach = 5000;
    private const int ListCount = 50;
    private readonly Lock _gate = new();
    private readonly Spread _took = new();
    private readonly Spread _late = new();
    private (long Count, string? Last) _failed;

    /// <summary>Lets them read.</summary>
    public async Task<RegionAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, request.Count).Select(reader =>
            Task.Run(() => WorkAsync(reader, began, cancellationToken), cancellationToken)));
        return new RegionAnswer { Reads = _took, Late = _late, FailedReads = _failed.Count, ReadFailure = _failed.Last };
    }

    private async Task WorkAsync(int reader, long began, CancellationToken cancellationToken)
    {
        // Spread over the first interval, so that they do not ask all at once.
        var due = request.Rate > 0 ? reader / (request.Rate * request.Count) : 0;
        for (var read = 0; due < request.Seconds; read++)
        {
            if (request.Rate > 0)
            {
                var wait = TimeSpan.FromSeconds(due) - Stopwatch.GetElapsedTime(began);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, cancellationToken);
            }

            await ReadAsync(reader, read, request.Rate > 0 ? Stopwatch.GetElapsedTime(began).TotalSeconds - due : 0);
            due = request.Rate > 0 ? due + (1 / request.Rate) : Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    private async Task ReadAsync(int reader, int read, double late)
    {
        var number = ((reader * 7919) + (read * 104_729)) % VmsEach;
        var began = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            if (request.Act is RegionAct.ReadVms)
            {
                var name = VmSayings.NameOf(request.Region, number);
                var vm = await grains.GetGrain<IVmGrain>(GrainKeys.Vm(name)).GetAsync();
                failure = vm.Name == name ? null : $"{name} was asked for, and {vm.Name} was answered";
            }
            else
            {
                var prefix = VmSayings.NameOf(request.Region, number)[..^2];
                var list = await grains.GetGrain<IRegionGrain>(GrainKeys.Region(region))
                    .QueryVmsAsync(new VmQuery { NamePrefix = prefix, Count = ListCount });
                failure = list.Items.Length == ListCount ? null : $"{list.Items.Length} VMs were in a list of {ListCount}";
            }
        }
        catch (NovaCronException error)
        {
            failure = error.Message;
        }

        lock (_gate)
        {
            _took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            _late.Add(late * 1000);
            _failed = failure is null ? _failed : (_failed.Count + 1, failure);
        }
    }
}
