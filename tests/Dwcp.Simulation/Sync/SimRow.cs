using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>A row that was committed, with what an outside observer knows of it.</summary>
/// <param name="Row">The row.</param>
/// <param name="LabelMs">When it was committed, by its region's clock if that had never run backward.</param>
internal sealed record SimRow(OutboxRow Row, long LabelMs);

/// <summary>A transaction that was made, with what its author had seen then.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Row">Its row.</param>
/// <param name="Seen">All that the author's store showed just before.</param>
internal sealed record SimTransaction(Transaction Transaction, SimRow Row, CausalContext Seen);
