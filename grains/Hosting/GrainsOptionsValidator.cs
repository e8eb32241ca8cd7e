using Microsoft.Extensions.Options;

namespace NovaCron.Grains.Hosting;

/// <summary>Refuses options out of their documented ranges, naming the option and the range.</summary>
internal sealed class GrainsOptionsValidator : IValidateOptions<GrainsOptions>
{
    public ValidateOptionsResult Validate(string? name, GrainsOptions options)
    {
        List<string> faults = [];
        Range(faults, nameof(options.PeerTimeout), options.PeerTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Range(faults, nameof(options.HostTimeout), options.HostTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        Range(faults, nameof(options.LookInterval), options.LookInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5));
        Range(faults, nameof(options.AnnounceInterval), options.AnnounceInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5));
        Range(faults, nameof(options.FullLookInterval), options.FullLookInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        Range(faults, nameof(options.MachineCheckInterval), options.MachineCheckInterval,
            TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range(faults, nameof(options.WatchInterval), options.WatchInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10));
        Range(faults, nameof(options.RetryPauseMin), options.RetryPauseMin, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        Range(faults, nameof(options.RetryPauseMax), options.RetryPauseMax, options.RetryPauseMin, TimeSpan.FromMinutes(5));
        Range(faults, nameof(options.AbortTriesMax), options.AbortTriesMax, 1, 100);
        Range(faults, nameof(options.ReceiptTriesMax), options.ReceiptTriesMax, 1, 10_000);
        Range(faults, nameof(options.LogTimeout), options.LogTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Range(faults, nameof(options.ActTimeout), options.ActTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range(faults, nameof(options.StandstillTimeout), options.StandstillTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Range(faults, nameof(options.InDoubtAfter), options.InDoubtAfter, TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1));
        Range(faults, nameof(options.FailoverInterval), options.FailoverInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Range(faults, nameof(options.MigrationHistoryMax), options.MigrationHistoryMax, 1, 1000);
        Range(faults, nameof(options.DefaultStreams), options.DefaultStreams, 0, 64);
        Range(faults, nameof(options.GuestMemoryBytesMax), options.GuestMemoryBytesMax, 1L << 20, 1L << 50);
        Range(faults, nameof(options.GuestProcessorsMax), options.GuestProcessorsMax, 1, 4096);
        if (options.Engine is not ("orleans" or "embedded"))
        {
            faults.Add($"{nameof(options.Engine)} is '{options.Engine}'; it must be 'orleans' or 'embedded'.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Range<T>(List<string> faults, string option, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            faults.Add($"{option} is {value}; it must be between {min} and {max}.");
        }
    }
}
