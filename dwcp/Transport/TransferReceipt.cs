namespace NovaCron.Dwcp.Transport;

/// <summary>The receiver has every byte and said so.</summary>
/// <param name="Payloads">Payloads transferred.</param>
/// <param name="PayloadBytes">Their bytes.</param>
/// <param name="WireBytes">Bytes sent in frames, headers and repetitions included.</param>
/// <param name="Streams">Most connections that were open at once.</param>
/// <param name="Digest">
/// The digest over all payloads in order (docs/reference/amst.md, End), in lower-case hexadecimal, equal at both sides.
/// </param>
/// <param name="Elapsed">From the first accepted connection to DONE.</param>
public sealed record TransferReceipt(
    long Payloads, long PayloadBytes, long WireBytes, int Streams, string Digest, TimeSpan Elapsed);
