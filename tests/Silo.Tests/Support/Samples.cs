using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Silo.Tests.Support;

/// <summary>One of each, with every field set to something of its own.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    public static RegionInfo Region { get; } = new("us", false, "", true, null, "embedded", 3, 17);

    public static VmInfo Vm { get; } = new(
        "web-1", "uid-1", VmPhase.Migrating, "us", 7, "host-a", 512L << 20, 2, "pc-q35-10.0",
        [new VmImage(new string('a', 64), 11), new VmImage(new string('b', 64), 12)], "01MIGRATION", At, 42,
        VmFailoverMode.Automatic, "ap", VmLeaseState.Held);

    public static HostInfo Host { get; } = new(
        "host-a", "us", "qemu", "10.0.2", "tcg", 8L << 30, 7L << 30, 6L << 30, 4, 5, ["no KVM here", "another"]);

    public static Failure Failure { get; } = new(NovaCronError.NotEnoughMemory, "reserving", "target us", "No host has room.", true);

    public static MigrationInfo Migration { get; } = new(
        "01MIGRATION", "web-1", "us", "eu", MigrationPhase.RollingBack, 8,
        new MigrationProgress(1, 2, 3, 4, 5, 6, 7, TimeSpan.FromSeconds(8), "internet", 9, 10, TimeSpan.FromSeconds(11), At.AddSeconds(12)),
        Failure, At, At.AddMinutes(1), TimeSpan.FromMilliseconds(120), 4711);

    public static ConsoleChunk Chunk { get; } = new(99, At, "us", [1, 2, 3]);

    public static IncomingTicket Ticket { get; } = new("01MIGRATION", "10.0.1.1:7400", [9, 8, 7], [new ImageReference(new string(
        'c', 64), 13)])
    {
        Decoder = new MemoryDecoder(3, 30_000)
        {
            Kept = [new KeptReference("01BEFORE", "00ff", 1234)],
            Images = [new ImageReference(new string('e', 64), 8192)],
            TakesImageFrames = true,
        },
    };

    public static IncomingReport Report { get; } = new(123456, new string('d', 64));

    public static IncomingOffer Offer { get; } = new(
        "01MIGRATION", "web-1", "uid-1", "eu", 7,
        new GuestHardware(512L << 20, 2, "pc-q35-10.0", new(new string('a', 64), 11), new(new string('b', 64), 12), "quiet", new(
            new string('e', 64), 14)),
        "qemu", new Version(10, 0, 2), At, new VmFailover(VmFailoverMode.Automatic, "ap"));

    public static StandbyOrder Standby { get; } = new(
        "web-1", "uid-1", "eu", 7, Offer.Hardware, "qemu", new Version(10, 0, 2), At);

    public static OwnershipGrant Grant { get; } = new("01MIGRATION", "web-1", "eu", "us", 8, 4711);
}
