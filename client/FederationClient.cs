using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>The federation's log, as a region's member of it knows it.</summary>
public sealed class FederationClient
{
    /// <summary>The longest command that is handed in, in bytes.</summary>
    public const int CommandBytesMax = 4096;

    private readonly string _region;
    private readonly IGrainFactory _grains;
    private readonly CallRetries _retries;

    internal FederationClient(string region, IGrainFactory grains, CallRetries retries)
    {
        _region = region;
        _grains = grains;
        _retries = retries;
    }

    private IFederationGrain Grain => _grains.GetGrain<IFederationGrain>(GrainKeys.Region(_region));

    /// <summary>How it is; it answers where there is no quorum, and other members may be ahead.</summary>
    public Task<FederationInfo> GetAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, Grain.GetAsync, cancellationToken);

    /// <summary>What was proven against members, the oldest first.</summary>
    public Task<ImmutableArray<FederationOffence>> ListEvidenceAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, Grain.ListEvidenceAsync, cancellationToken);

    /// <summary>How epochs began, from one on; a part of them.</summary>
    public Task<FederationEpochs> ListEpochsAsync(long fromEpoch, CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, token => Grain.ListEpochsAsync(fromEpoch, token), cancellationToken);

    /// <summary>The next epoch that an operator may sign, encoded; null where no switch to that mode is permitted now.</summary>
    public Task<byte[]?> ProposeSwitchAsync(string mode, CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, token => Grain.ProposeSwitchAsync(mode, token), cancellationToken);

    /// <summary>
    /// Hands in a command that an operator has signed. It is never repeated: it has effect once, and a second answer would hide the first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than <see cref="CommandBytesMax"/>.</exception>
    public Task<FederationCommandAnswer> SubmitAsync(byte[] command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(command.Length, CommandBytesMax);
        return _retries.RunAsync(CallSafety.Once, token => Grain.SubmitAsync(command, token), cancellationToken);
    }
}
