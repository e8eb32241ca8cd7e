using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Bench.Ass.Load;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>What a region's process is asked to do: a line of JSON on its socket, answered by one.</summary>
internal enum RegionAct
{
    /// <summary>Tells whether it is ready.</summary>
    Describe,

    /// <summary>Writes grains' states with announcements from now on.</summary>
    Write,

    /// <summary>Ends that.</summary>
    EndWriting,

    /// <summary>Reads locally from now on, a few times a second.</summary>
    BeginReading,

    /// <summary>Ends that.</summary>
    EndReading,

    /// <summary>Tells what was seen, written and read since it was asked the last time.</summary>
    Take,

    /// <summary>Tells what the replica has, with all that was committed here.</summary>
    State,

    /// <summary>Says that it owns VMs, by rows of the outbox.</summary>
    Fill,

    /// <summary>Says something new of these VMs from now on, so many times a second.</summary>
    Churn,

    /// <summary>Ends that.</summary>
    EndChurn,

    /// <summary>Has readers ask for single VMs.</summary>
    ReadVms,

    /// <summary>Has readers ask for lists of VMs.</summary>
    ReadLists,
}

/// <summary>A question to a region's process.</summary>
/// <param name="Act">What to do.</param>
/// <param name="Rate">How often a second; for readers each of them, and 0 for as fast as they can.</param>
/// <param name="Count">How many: records, VMs, readers.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Region">Whose VMs are read.</param>
internal sealed record RegionRequest(RegionAct Act, double Rate = 0, int Count = 0, double Seconds = 0, string Region = "");

/// <summary>What one author has had applied.</summary>
/// <param name="Region">The author's region.</param>
/// <param name="Incarnation">Its life.</param>
/// <param name="Number">Its last number.</param>
internal sealed record AppliedTop(string Region, int Incarnation, long Number);

/// <summary>What was written by a region's load.</summary>
/// <param name="Changes">Changes that were committed.</param>
/// <param name="Transactions">In how many transactions.</param>
/// <param name="Failures">Transactions that failed.</param>
/// <param name="Failure">The last failure.</param>
internal sealed record WrittenFigures(long Changes, long Transactions, long Failures, string? Failure)
{
    /// <summary>Nothing.</summary>
    public static readonly WrittenFigures None = new(0, 0, 0, null);
}

/// <summary>What a region's process answers.</summary>
internal sealed record RegionAnswer
{
    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether its member has a leader, its replica runs and has heard all others.</summary>
    public bool IsReady { get; init; }

    /// <summary>Records in the replica.</summary>
    public int Records { get; init; }

    /// <summary>How long after its transaction began a foreign change was visible here, by the source's region.</summary>
    public Dictionary<string, Spread> Visible { get; init; } = [];

    /// <summary>How the replica itself judges its staleness.</summary>
    public Spread Staleness { get; init; } = new();

    /// <summary>Durable writes of the replica.</summary>
    public Spread Writes { get; init; } = new();

    /// <summary>Counters of the replica's meter.</summary>
    public Dictionary<string, long> Counters { get; init; } = [];

    /// <summary>What the load wrote.</summary>
    public WrittenFigures Written { get; init; } = WrittenFigures.None;

    /// <summary>How long reads took.</summary>
    public Spread Reads { get; init; } = new();

    /// <summary>How much later than planned reads began.</summary>
    public Spread Late { get; init; } = new();

    /// <summary>Reads that failed.</summary>
    public long FailedReads { get; init; }

    /// <summary>The last of these failures.</summary>
    public string? ReadFailure { get; init; }

    /// <summary>What was applied.</summary>
    public IReadOnlyList<AppliedTop> Applied { get; init; } = [];

    /// <summary>A digest over the canonical bytes of all records.</summary>
    public string Digest { get; init; } = "";

    /// <summary>This and what was seen and written since, together.</summary>
    public RegionAnswer And(RegionAnswer later) => later with
    {
        Visible = Visible.Concat(later.Visible).GroupBy(one => one.Key)
            .ToDictionary(one => one.Key, one => Spread.Of(one.Select(each => each.Value))),
        Staleness = Spread.Of(Staleness, later.Staleness),
        Writes = Spread.Of(Writes, later.Writes),
        Counters = Counters.Concat(later.Counters).GroupBy(one => one.Key)
            .ToDictionary(one => one.Key, one => one.Sum(each => each.Value)),
        Written = new WrittenFigures(
            Written.Changes + later.Written.Changes, Written.Transactions + later.Written.Transactions,
            Written.Failures + later.Written.Failures, later.Written.Failure ?? Written.Failure),
    };
}

/// <summary>How lines are written.</summary>
internal static class RegionFormat
{
    /// <summary>The format.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<RegionAct>() },
    };
}
