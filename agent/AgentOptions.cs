using NovaCron.Agent.Data;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Prediction;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Agent;

/// <summary>A host agent's settings.</summary>
public sealed record AgentOptions
{
    private const int WindowsMemoryPart = 8;

    /// <summary>The host's name, unique in its region: 1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The region the host belongs to; its certificate says the same.</summary>
    public string Region { get; init; } = "";

    /// <summary>An absolute path to a folder of this agent's own: machine records, fences, images. Made when missing.</summary>
    public string DataDirectory { get; init; } = "";

    /// <summary>Memory for guests, in bytes; 0, the default, takes <see cref="MemoryShare"/> of the host's.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Share of the host's memory given to guests when <see cref="MemoryBytes"/> is 0: 0.8 by default.</summary>
    public double MemoryShare { get; init; } = 0.8;

    /// <summary>
    /// The most bytes the data folder may hold, reservations included; unlimited by default. Free disk limits it in any case.
    /// </summary>
    public long DiskBytesMax { get; init; } = long.MaxValue;

    /// <summary>
    /// Where other agents reach this one, <c>host:port</c>; empty, the default, means the address of the federation link.
    /// </summary>
    public string DataEndpoint { get; init; } = "";

    /// <summary>Console output kept for each machine, in bytes: 256 KiB by default. What is older is forgotten.</summary>
    public int ConsoleScrollbackBytes { get; init; } = 256 * 1024;

    /// <summary>How often a copy's progress is told: every 200 ms by default.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most guests on their way in at a time: 16 by default; one more is refused.</summary>
    public int IncomingMax { get; init; } = 16;

    /// <summary>The most guests on their way out at a time: 16 by default; one more is refused.</summary>
    public int OutgoingMax { get; init; } = 16;

    /// <summary>How long cleaning up after a failure may take before it is given up and logged: 30 s by default.</summary>
    public TimeSpan CleanupTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A silence of the machine's stream after which gathered pages are sent without waiting for more: 10 ms by default.</summary>
    public TimeSpan FlushDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// A copy of which nothing has reached the target for this long is told to stand still: 5 s by default. It goes on waiting, for
    /// <see cref="AmstOptions.DisconnectedTimeMax"/> of <see cref="Transfer"/>.
    /// </summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long nothing may reach the target while the guest stands still for its last pages: 10 s by default. Then the copy is
    /// given up.
    /// </summary>
    public TimeSpan StandstillSilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the target's host may refuse connections before its agent counts as gone, and the copy with it: 10 s by default, more
    /// than a relay between the two takes to start again. An agent that is back says itself that it knows nothing of the copy.
    /// </summary>
    public TimeSpan RefusedTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Limits and pace of transfers to and from other agents; an order may say the number of connections. The window is what a
    /// transfer may have at most, 256 MiB by default, and has of <see cref="WindowBytesTotal"/>.
    /// </summary>
    public AmstOptions Transfer { get; init; } = new() { WindowBytes = 256L << 20, DisconnectedTimeMax = DefaultPatience };

    /// <summary>
    /// How long a byte of a guest's memory may wait behind those sent before it, 1 ms to 1 minute; 30 ms by default. What is in flight
    /// when the guest stops must arrive before it can run on. The pace goes by the best rate of late; a machine that loads in bursts takes
    /// less on average, and the wait is longer by as much. Images wait as <see cref="Transfer"/> says.
    /// </summary>
    public TimeSpan MemoryQueueTimeMax { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// The most memory that the windows of all transfers together may take, in bytes, half of it for those that leave and half for those
    /// that come; 0, the default, takes an eighth of the host's memory, but 256 MiB at least and 4 GiB at most. At least what
    /// <see cref="IncomingMax"/> and <see cref="OutgoingMax"/> windows of the least size take.
    /// </summary>
    public long WindowBytesTotal { get; init; }

    /// <summary>How long a transfer waits for a link that is cut, unless told otherwise: 10 minutes.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Caps of the paths to other regions, which all that this host sends there shares. None by default.</summary>
    public PathBandwidths Bandwidth { get; init; } = PathBandwidths.None;

    /// <summary>How memory is encoded, and what a decoder accepts.</summary>
    public HdeOptions Encoding { get; init; } = new();

    /// <summary>
    /// A guest's pages are compared with their previous copies where a round trip takes this long or longer; default 5 ms, 0 for
    /// everywhere. Within a datacenter the processor is scarcer than the wire, and a slower copy has more to send again.
    /// </summary>
    public TimeSpan CopiesRoundTripMin { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Disk for memories of guests that left this host or came to it, in bytes, all of them together; 4 GiB by default, 0 keeps none. When
    /// such a guest returns to the other end of its move, what it did not change is not sent again. They are encrypted, by keys of their
    /// own, and take 2 % of that in this process's memory. Of paths shorter than <see cref="CopiesRoundTripMin"/> nothing is kept.
    /// </summary>
    public long KeptBytesMax { get; init; } = 4L << 30;

    /// <summary>
    /// The region's key for what of them must outlive the agent's process, 32 bytes: with it they are there after a restart. Empty by
    /// default, then they go with the process.
    /// </summary>
    public ReadOnlyMemory<byte> KeptKey { get; init; }

    /// <summary>How long a memory is kept: a day by default.</summary>
    public TimeSpan KeptTimeMax { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether a guest on its way in may refer to the memories of others; not by default. Guests of one image share half of their
    /// pages. But how long a move takes then tells a guest's owner what others hold.
    /// </summary>
    public bool KeptShared { get; init; }

    /// <summary>
    /// Images of a guest on its way out whose contents its pages are compared with, in bytes of all of them; 1 GiB by default, 0 for none.
    /// The target has them too, and what the guest read from them is not sent. Naming them takes about a second and 60 MiB for each GiB.
    /// </summary>
    public long KnownImageBytesMax { get; init; } = 1L << 30;

    /// <summary>How long the host's lease lasts, for the machines that are under it; the same in the whole federation.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>
    /// The program that is a watchdog, and its first arguments; the agent adds its folder and a number. Empty, the default, means none:
    /// then only machines without a process of their own can be put under the lease.
    /// </summary>
    public IReadOnlyList<string> WatchdogCommand { get; init; } = [];

    /// <summary>How a copy's rate is smoothed.</summary>
    public GoodputOptions Goodput { get; init; } = new();

    /// <summary>Memory for guests in bytes, the default worked out.</summary>
    internal long GuestMemoryBytes =>
        MemoryBytes > 0 ? MemoryBytes : (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * MemoryShare);

    private long WindowBytesTotalLeast => 2 * Transfer.WindowBytesLeast * Math.Max(IncomingMax, OutgoingMax);

    /// <summary>The windows' memory of one direction.</summary>
    /// <param name="transfersMax">Transfers at a time.</param>
    internal WindowBudget CreateWindows(int transfersMax)
    {
        var part = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / WindowsMemoryPart, 256L << 20, 4L << 30);
        var total = WindowBytesTotal > 0 ? WindowBytesTotal : Math.Max(WindowBytesTotalLeast, part);
        return new WindowBudget(total / 2, transfersMax, Transfer.WindowBytesLeast);
    }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(MachineNames.IsValid(HostName), nameof(HostName), "1 to 63 of a-z 0-9 -, beginning with a letter");
        Require(MachineNames.IsValid(Region), nameof(Region), "1 to 63 of a-z 0-9 -, beginning with a letter");
        Require(Path.IsPathFullyQualified(DataDirectory), nameof(DataDirectory), "an absolute path");
        Require(MemoryBytes >= 0, nameof(MemoryBytes), "0 or more");
        Require(MemoryShare is > 0 and <= 1, nameof(MemoryShare), "more than 0 and at most 1");
        Require(DiskBytesMax > 0, nameof(DiskBytesMax), "more than 0");
        Require(ConsoleScrollbackBytes is >= 16 * 1024 and <= 64 * 1024 * 1024, nameof(ConsoleScrollbackBytes), "16 KiB to 64 MiB");
        Require(ProgressInterval >= TimeSpan.FromMilliseconds(10), nameof(ProgressInterval), "10 ms or more");
        Require(IncomingMax is >= 1 and <= 1024, nameof(IncomingMax), "1 to 1024");
        Require(OutgoingMax is >= 1 and <= 1024, nameof(OutgoingMax), "1 to 1024");
        Require(FlushDelay >= TimeSpan.FromMilliseconds(1), nameof(FlushDelay), "1 ms or more");
        Require(StallAfter >= TimeSpan.FromMilliseconds(10), nameof(StallAfter), "10 ms or more");
        Require(StandstillSilenceMax >= TimeSpan.FromMilliseconds(100), nameof(StandstillSilenceMax), "100 ms or more");
        Require(RefusedTimeMax >= TimeSpan.FromMilliseconds(100), nameof(RefusedTimeMax), "100 ms or more");
        Transfer.Validate();
        Require(
            MemoryQueueTimeMax >= TimeSpan.FromMilliseconds(1) && MemoryQueueTimeMax <= TimeSpan.FromMinutes(1),
            nameof(MemoryQueueTimeMax),
            "1 ms to 1 minute");
        Require(
            WindowBytesTotal == 0 || WindowBytesTotal >= WindowBytesTotalLeast,
            nameof(WindowBytesTotal),
            $"0, or {WindowBytesTotalLeast} bytes or more");
        Encoding.Validate();
        Require(CopiesRoundTripMin >= TimeSpan.Zero, nameof(CopiesRoundTripMin), "0 or more");
        Require(KeptBytesMax >= 0, nameof(KeptBytesMax), "0 or more");
        Require(KnownImageBytesMax >= 0, nameof(KnownImageBytesMax), "0 or more");
        Require(KeptKey.Length is 0 or 32, nameof(KeptKey), "32 bytes, or none");
        Require(KeptTimeMax > TimeSpan.Zero, nameof(KeptTimeMax), "more than 0");
        Goodput.Validate();
        Lease.Validate();
        Require(WatchdogCommand.All(word => word.Length > 0), nameof(WatchdogCommand), "of words that are not empty");
        Require(
            Encoding.FrameBytesMax <= Transfer.FrameBytesMax, nameof(Encoding), "of frames no larger than those of Transfer");
        Require(CleanupTimeout >= TimeSpan.FromSeconds(1), nameof(CleanupTimeout), "1 s or more");
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"AgentOptions.{name} must be {range}.", name);
        }
    }
}
