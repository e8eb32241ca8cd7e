using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>How dense a simulated federation's life is.</summary>
/// <param name="Options">Small, so that limits are reached.</param>
/// <param name="Timeouts">The first epoch's.</param>
/// <param name="Trouble">How long things go wrong.</param>
/// <param name="AskUntil">How long clients want anything.</param>
/// <param name="AskMs">From one wish to the next, at most.</param>
/// <param name="OperatorTurn">One of so many wishes is the operator's.</param>
/// <param name="TroubleMs">From one trouble to the next, and a member's absence, at most.</param>
/// <param name="LateMs">The delay of a late message, at most.</param>
internal sealed record Pace(
    AcpOptions Options, FederationTimeouts Timeouts, TimeSpan Trouble, TimeSpan AskUntil, double AskMs, int OperatorTurn, double TroubleMs,
    double LateMs)
{
    private static readonly AcpOptions Small = new()
    {
        SubmittedMax = 64,
        BatchesInFlightMax = 3,
        BatchCommandsMax = 4,
        ResubmitAfter = TimeSpan.FromMilliseconds(400),
        CompactAfter = 24,
        RootInterval = TimeSpan.FromMilliseconds(300),
        RootEntries = 20,
        PieceBytes = 512,
        PingInterval = TimeSpan.FromMilliseconds(200),
        MeasureInterval = TimeSpan.FromMilliseconds(250),
        AdaptInterval = TimeSpan.FromMilliseconds(300),
        Cft = new CftOptions { BatchEntriesMax = 4, InFlightMax = 3, UncommittedMax = 64, ReadsMax = 64, SnapshotPieceBytes = 600 },
        Bft = new BftOptions { ProposerTurn = 4, ResendInterval = TimeSpan.FromMilliseconds(200), BlocksKept = 8 },
    };

    /// <summary>A federation that has the time it needs, for offences that take a while to come about.</summary>
    public static Pace Long { get; } = new(
        Small,
        new FederationTimeouts(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        Trouble: TimeSpan.FromSeconds(5),
        AskUntil: TimeSpan.FromSeconds(9),
        AskMs: 60,
        OperatorTurn: 12,
        TroubleMs: 700,
        LateMs: 600);

    /// <summary>As much trouble in less time, so that there may be many seeds.</summary>
    public static Pace Dense { get; } = new(
        Small with
        {
            ResubmitAfter = TimeSpan.FromMilliseconds(250),
            RepeatAfter = TimeSpan.FromMilliseconds(120),
            GiveUpAfter = TimeSpan.FromMilliseconds(500),
            PingInterval = TimeSpan.FromMilliseconds(60),
            MeasureInterval = TimeSpan.FromMilliseconds(110),
            AdaptInterval = TimeSpan.FromMilliseconds(150),
        },
        new FederationTimeouts(TimeSpan.FromMilliseconds(70), TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(300)),
        Trouble: TimeSpan.FromSeconds(1.6),
        AskUntil: TimeSpan.FromSeconds(2),
        AskMs: 60,
        OperatorTurn: 6,
        TroubleMs: 240,
        LateMs: 250);
}
