namespace NovaCron.Cli.Api;

/// <summary>How epochs of the federation's log began, as REST gives it.</summary>
/// <param name="Chain">Names the log.</param>
/// <param name="Newest">The newest epoch.</param>
/// <param name="Starts">Beginnings, in order.</param>
internal sealed record ApiEpochs(string Chain, long Newest, IReadOnlyList<ApiEpoch> Starts);

/// <summary>How an epoch began.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Bytes">Its beginning, as it is verified.</param>
internal sealed record ApiEpoch(long Epoch, byte[] Bytes);
