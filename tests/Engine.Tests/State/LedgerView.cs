namespace NovaCron.Engine.Tests.State;

[GenerateSerializer, Immutable, Alias("Tests.LedgerView")]
public sealed record LedgerView(int Total, string Entries, string? Etag, bool RecordExists);
