using System.Diagnostics;
using System.Globalization;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Records;

namespace NovaCron.Bench.Ass.Load;

/// <summary>Says that the region owns VMs, as its grains would, without having them: ten thousand are made in a second so.</summary>
internal sealed class VmSayings(string region, Func<IOutbox> outbox) : IAsyncDisposable
{
    private const int Together = 500;
    private const int ChurnMs = 20;
    private readonly CancellationTokenSource _end = new();
    private Task _churning = Task.CompletedTask;
    private int _count;
    private long _version = 1;

    /// <summary>A VM that a region owns.</summary>
    public static string NameOf(string region, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{region}-vm{number:00000}");

    /// <summary>Says that there are so many.</summary>
    public async Task FillAsync(int count, CancellationToken cancellationToken)
    {
        _count = count;
        foreach (var numbers in Enumerable.Range(0, count).Chunk(Together))
            await outbox().AppendAsync([.. numbers.Select(Say)], cancellationToken);
    }

    /// <summary>Says something new of one after the other from now on.</summary>
    public void Begin(double rate) => _churning = Task.Run(() => ChurnAsync(rate));

    /// <summary>Ends that.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _churning;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task ChurnAsync(double rate)
    {
        var (began, made) = (Stopwatch.GetTimestamp(), 0L);
        while (!_end.IsCancellationRequested)
        {
            var due = (int)Math.Min(Together, (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate) - made);
            if (due > 0)
            {
                _version++;
                var from = made;
                await outbox().AppendAsync(
                    [.. Enumerable.Range(0, due).Select(next => Say((int)((from + next) % _count)))], CancellationToken.None);
                made += due;
            }

            await Task.Delay(ChurnMs, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ReadOnlyMemory<byte> Say(int number)
    {
        var name = NameOf(region, number);
        var vm = new VmInfo(
            name, $"uid-{name}", VmPhase.Stopped, region, 1, $"{region}-host", 64L << 20, 1, null, [], null, DateTimeOffset.UtcNow,
            _version);
        return RecordChangeCodec.Encode([VmRecord.Say(name, region, VmRecord.Encode(new VmReport(vm.Uid, vm.Epoch, vm)))]);
    }
}
