using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>A row of the log: a batch that is kept for others, or a transaction that is in no batch yet.</summary>
/// <param name="Author">Who made it.</param>
/// <param name="Last">Its last number.</param>
/// <param name="Value">Its bytes.</param>
internal readonly record struct SyncLogRow(Author Author, long Last, byte[] Value);
