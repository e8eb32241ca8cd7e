using System.Diagnostics;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>Takes a reading every 100 ms while a transfer runs.</summary>
internal sealed class Sampler : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ending = new();
    private readonly List<EndpointSample> _samples = [];
    private readonly Func<EndpointSample> _read;
    private readonly Task _running;

    public Sampler(Func<EndpointSample> read)
    {
        _read = read;
        _running = RunAsync();
    }

    /// <summary>Seconds of the machine's monotonic clock.</summary>
    public static double Now => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    /// <summary>Processor seconds of this process so far.</summary>
    public static double CpuSeconds => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Ends it; all readings.</summary>
    public async Task<IReadOnlyList<EndpointSample>> EndAsync()
    {
        await _ending.CancelAsync();
        await _running;
        return _samples;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
                _samples.Add(_read());
            while (await timer.WaitForNextTickAsync(_ending.Token));
        }
        catch (OperationCanceledException)
        {
            // One more, so that the end is seen.
            _samples.Add(_read());
        }
    }
}
