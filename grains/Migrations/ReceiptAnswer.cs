namespace NovaCron.Grains.Migrations;

/// <summary>A migration's receipt, or why there is none.</summary>
/// <param name="Receipt">The receipt, encoded; null where there is none.</param>
/// <param name="Reason">Why there is none; empty where there is one.</param>
/// <param name="MayCome">Whether it may still be made.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.ReceiptAnswer")]
public sealed record ReceiptAnswer(
    [property: Id(0)] byte[]? Receipt, [property: Id(1)] string Reason = "", [property: Id(2)] bool MayCome = false);
