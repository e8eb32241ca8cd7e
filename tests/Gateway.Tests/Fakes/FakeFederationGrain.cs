using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

internal sealed class FakeFederationGrain(FakeFederation federation) : IFederationGrain
{
    public Task<FederationInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("federation");
        return Task.FromResult(new FederationInfo(
            "eu", "test", 3, "byzantine", false, "us", 2,
            [
                new("eu", "one", "AAAA", false, null, 12, 3, [new("us", TimeSpan.FromMilliseconds(80.5), 10), new("ap", null, 1_000_000)]),
                new("us", "", "BBBB", true, "leaves", 11, 0, []),
            ],
            ["ab12"], "tooFewMembers",
            [new(1, "crash", null, null), new(3, "byzantine", "trust", FakeFederation.Noon)], 1, 7, 42, 40, null));
    }

    public Task<ImmutableArray<FederationOffence>> ListEvidenceAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("evidence");
        return Task.FromResult<ImmutableArray<FederationOffence>>([new(2, "A1", "us", "cd34")]);
    }

    public Task<FederationEpochs> ListEpochsAsync(long fromEpoch, CancellationToken cancellationToken = default)
    {
        federation.Enter($"epochs from {fromEpoch}");
        return Task.FromResult(new FederationEpochs("test", 3, [new(fromEpoch, [1, 2])]));
    }

    public Task<byte[]?> ProposeSwitchAsync(string mode, CancellationToken cancellationToken = default)
    {
        federation.Enter($"propose {mode}");
        return Task.FromResult<byte[]?>(mode == "crash" ? null : [3]);
    }

    public Task<FederationCommandAnswer> SubmitAsync(byte[] command, CancellationToken cancellationToken = default)
    {
        federation.Enter($"command {Convert.ToHexString(command)}");
        return Task.FromResult(new FederationCommandAnswer("stale", 0, 5));
    }
}
