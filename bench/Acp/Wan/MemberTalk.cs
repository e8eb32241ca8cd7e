using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>What a region's process is asked to do: a line of JSON on its socket, answered by one.</summary>
internal enum MemberAct
{
    /// <summary>Tells how it is.</summary>
    Describe,

    /// <summary>Lets callers work until each has made its commands.</summary>
    Call,

    /// <summary>Lets callers work until <see cref="End"/>.</summary>
    Begin,

    /// <summary>Ends them, and tells their calls.</summary>
    End,

    /// <summary>Hands in the operator's switch to the other mode once the policy permits it; ends when the epoch has begun.</summary>
    Switch,

    /// <summary>Hands in the operator's word on who answers for the region; ends when the policy has begun another epoch for it.</summary>
    Trust,

    /// <summary>Tells which VMs the log knows, and the state's root.</summary>
    State,
}

/// <summary>A question to a region's process.</summary>
/// <param name="Act">What to do.</param>
/// <param name="Prefix">Begins the names of the VMs that callers acquire: no two have the same.</param>
/// <param name="Callers">How many callers.</param>
/// <param name="Commands">How many commands each makes.</param>
/// <param name="Domain">Who answers for the region from now on.</param>
/// <param name="ThinkMs">How long a caller waits at most between an answer and its next command, in ms; drawn each time.</param>
internal sealed record MemberRequest(
    MemberAct Act, string Prefix = "", int Callers = 0, int Commands = 0, string Domain = "", int ThinkMs = 0);

/// <summary>One command of a caller. Times are of the machine's clock, which is one for all processes.</summary>
/// <param name="Vm">The VM that was to be acquired.</param>
/// <param name="Asked">When it was submitted, in ms.</param>
/// <param name="Answered">When its caller had the answer; null for none.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Refusals">How often it was refused before, and submitted again.</param>
/// <param name="AtLeader">Whether the caller's region ordered before and after it.</param>
internal sealed record MemberCall(string Vm, double Asked, double? Answered, CommandOutcome? Outcome, int Refusals, bool AtLeader);

/// <summary>How long a region's durable writes took.</summary>
/// <param name="Count">How many.</param>
/// <param name="Median">The median, in ms.</param>
/// <param name="Tail">99 of 100 are not longer.</param>
internal sealed record MemberWrites(int Count, double Median, double Tail);

/// <summary>What a region's process answers.</summary>
internal sealed record MemberAnswer
{
    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>The region that orders, as far as the member knows.</summary>
    public string? Leader { get; init; }

    /// <summary>The log's epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>Whether it outlives liars.</summary>
    public bool IsByzantine { get; init; }

    /// <summary>When what was asked began and ended, in ms.</summary>
    public double Began { get; init; }

    /// <summary>When it ended.</summary>
    public double Ended { get; init; }

    /// <summary>The callers' commands.</summary>
    public IReadOnlyList<MemberCall> Calls { get; init; } = [];

    /// <summary>The member's writes since it was asked the last time.</summary>
    public MemberWrites Writes { get; init; } = new(0, 0, 0);

    /// <summary>The VMs that the log knows.</summary>
    public IReadOnlyList<string> Vms { get; init; } = [];
}

/// <summary>How lines are written.</summary>
internal static class MemberFormat
{
    /// <summary>The format.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<MemberAct>() },
    };
}
