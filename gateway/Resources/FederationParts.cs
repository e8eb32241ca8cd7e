using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A proven offence.</summary>
/// <param name="Epoch">The epoch in which it was proven.</param>
/// <param name="Rule">The rule that was broken, by its number in the catalogue of offences.</param>
/// <param name="Region">The offender.</param>
/// <param name="ProofSha256">SHA-256 of the proof.</param>
internal sealed record OffenceBody(long Epoch, string Rule, string Region, string ProofSha256)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static OffenceBody Of(FederationOffence offence) => new(offence.Epoch, offence.Item, offence.Region, offence.ProofSha256);
}

/// <summary>How epochs began; a part of them at a time.</summary>
/// <param name="Chain">Names the log.</param>
/// <param name="Newest">The newest epoch.</param>
/// <param name="Starts">Beginnings in order, each proven by the epoch before.</param>
internal sealed record EpochsBody(string Chain, long Newest, IReadOnlyList<EpochBody> Starts)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static EpochsBody Of(FederationEpochs epochs) => new(
        epochs.Chain,
        epochs.Newest,
        [.. epochs.Starts.Select(start => new EpochBody(start.Epoch, Convert.ToBase64String(start.Bytes)))]);
}

/// <summary>How an epoch began.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Bytes">The seals of the one before and this one's configuration, in base64.</param>
internal sealed record EpochBody(long Epoch, string Bytes);

/// <summary>The next epoch that an operator may sign.</summary>
/// <param name="Configuration">Its configuration, in base64; null where no switch to that mode is permitted now.</param>
internal sealed record ProposalBody(string? Configuration);

/// <summary>What the log answered to an operator's command.</summary>
/// <param name="Outcome">The outcome, such as done, stale or notSigned; null where the answer is lost, and the state tells.</param>
/// <param name="Epoch">The epoch that begins next, or a VM's ownership epoch; 0 where neither is meant.</param>
/// <param name="Revision">What the next command of an operator names; 0 where it is not known.</param>
internal sealed record CommandAnswerBody(string? Outcome, long Epoch, long Revision);
