using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>A state, and members that hand commands in. Batches are not signed: that is the engines' to check.</summary>
internal sealed class LogWorld(FederationState state) : IEvidenceJudge
{
    public LogWorld(FederationConfiguration configuration)
        : this(FederationState.Create(configuration))
    {
    }

    public FederationState State { get; private set; } = state;

    /// <summary>A proof's bytes name an offence and an offender, as in A1 ams; others prove nothing.</summary>
    public Verdict? Judge(ReadOnlySpan<byte> proof, FederationState state) =>
        System.Text.Encoding.UTF8.GetString(proof).Split(' ') is [var item, var offender, ..] ? new Verdict(item, offender) : null;

    public static FederationCommand.Accuse Proof(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    public CommandResult Do(string origin, FederationCommand command) => DoAll(origin, command)[0];

    public IReadOnlyList<CommandResult> DoAll(string origin, params FederationCommand[] commands)
    {
        var encoded = commands.Select(command => (ReadOnlyMemory<byte>)command.Encode()).ToArray();
        return Hand(new CommandBatch(origin, 1, State.LastOf(origin) + 1, encoded, default));
    }

    public IReadOnlyList<CommandResult> Hand(CommandBatch batch)
    {
        State = State.Execute(batch, this, out var results);
        return results;
    }

    public void BeginEpoch() => State = State.BeginEpoch();

    /// <summary>Every member measures once more: all is well.</summary>
    public void MeasureAll(int roundTripMicroseconds = 80_000, bool trustsAll = true)
    {
        foreach (var member in State.Configuration.Members)
        {
            Do(member.Region, Measurement(member.Region, roundTripMicroseconds, trustsAll));
        }
    }

    public FederationCommand.Measure Measurement(string region, int roundTripMicroseconds, bool trustsAll = true) => new(
        (State.Measurements.GetValueOrDefault(region)?.Window ?? 0) + 1,
        [.. State.Configuration.Members
            .Where(member => member.Region != region)
            .Select(member => new PeerMeasurement(member.Region, roundTripMicroseconds, 0))],
        trustsAll);

    /// <summary>A VM of a region that fails over by itself, under a lease of that host.</summary>
    public long Leased(string region, string vm, string host)
    {
        var epoch = Do(region, new FederationCommand.Acquire(vm, vm + "-uid")).Epoch;
        Do(region, new FederationCommand.RenewLease(host, "life 1"));
        Do(region, new FederationCommand.SetFailover(vm, epoch, FailoverMode.Automatic, host));
        return epoch;
    }
}
