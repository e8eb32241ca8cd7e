namespace NovaCron.Grains.Hosting;

/// <summary>What can be set about the grains.</summary>
public sealed class GrainsOptions
{
    /// <summary>The address of this region's own federation link, <c>host:port</c>, as shown to users. Default empty.</summary>
    public string LocalAddress { get; set; } = "";

    /// <summary>What grains run on, as shown to users: <c>orleans</c> or <c>embedded</c>. Default <c>orleans</c>.</summary>
    public string Engine { get; set; } = "orleans";

    /// <summary>
    /// How long a peer may take to answer a question (never a migration's act). Shorter than callers wait for an answer about the whole
    /// federation. Default 3 s; 100 ms to 1 min.
    /// </summary>
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a host may take to say what it is and has free, and the pool where a host is reached; a host that takes longer
    /// gets no guests. Default 3 s; 100 ms to 30 s.
    /// </summary>
    public TimeSpan HostTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How often each silo looks for the region's unfinished migrations and incoming guests and goes on with them, give or take
    /// a fifth. Default 10 s; 50 ms to 5 min.
    /// </summary>
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often one silo wakes every VM, so that an act that was cut short is finished; it is also done when a silo has fallen
    /// silent. Default 10 min; 1 s to 24 h.
    /// </summary>
    public TimeSpan FullLookInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often is looked whether what other regions are told of the hosts here still holds. Default 5 s; 50 ms to 5 min.
    /// </summary>
    public TimeSpan AnnounceInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a running machine is looked at. Default 15 s; 100 ms to 1 h.</summary>
    public TimeSpan MachineCheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a watcher hears of a migration's progress. Default 250 ms; 10 ms to 10 s.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>First pause before an act of a migration is tried again; it doubles each time. Default 200 ms; 1 ms to 10 s.</summary>
    public TimeSpan RetryPauseMin { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause before an act is tried again. Default 10 s; at least <see cref="RetryPauseMin"/>, at most 5 min.</summary>
    public TimeSpan RetryPauseMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a roll-back tells the target to forget the guest; then the target finds out by itself. Default 3; 1 to 100.
    /// </summary>
    public int AbortTriesMax { get; set; } = 3;

    /// <summary>
    /// How often a migration's receipt is tried to be made in one life of the silo, with pauses as between acts; then the migration says
    /// that it has none. Default 60; 1 to 10,000.
    /// </summary>
    public int ReceiptTriesMax { get; set; } = 60;

    /// <summary>
    /// How long the federation's log may take to answer before its answer counts as unknown. A call gives a command and may then ask what
    /// became of it, both within the 30 s that its caller waits. Default 10 s; 100 ms to 10 min.
    /// </summary>
    public TimeSpan LogTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the longest single act of a migration other than copying may take before it is tried again or given up:
    /// sending images excepted. Default 2 min; 100 ms to 1 h.
    /// </summary>
    public TimeSpan ActTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long the source of a migration waits, the guest standing still and nothing handed over yet, for the target's word that it
    /// has loaded the guest, whose last pages it has; then the guest runs on at the source. Default 10 s; 1 s to 10 min.
    /// </summary>
    public TimeSpan StandstillTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the target of a migration hears nothing before it asks the source what became of it. Default 30 s;
    /// 50 ms to 1 h.
    /// </summary>
    public TimeSpan InDoubtAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often what a VM's failover still lacks is tried again, and a lease that is about to run out is looked at by the region that
    /// stands by. Default 1 s; 10 ms to 1 min.
    /// </summary>
    public TimeSpan FailoverInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many ended migrations a region remembers. Default 100; 1 to 1000.</summary>
    public int MigrationHistoryMax { get; set; } = 100;

    /// <summary>Connections a migration uses when its request leaves the choice. Default 0: the transport chooses; 0 to 64.</summary>
    public int DefaultStreams { get; set; }

    /// <summary>Most memory of one guest, in bytes. Default 4 TiB.</summary>
    public long GuestMemoryBytesMax { get; set; } = 4L << 40;

    /// <summary>Most processors of one guest. Default 512.</summary>
    public int GuestProcessorsMax { get; set; } = 512;

    /// <summary>
    /// Whether unfinished migrations also register a reminder, so that a cluster of several silos finds them when the silo
    /// that led them is gone. Needs a reminder service. Default true.
    /// </summary>
    public bool UseReminders { get; set; } = true;
}
