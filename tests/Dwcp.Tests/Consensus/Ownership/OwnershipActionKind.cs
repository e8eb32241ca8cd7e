namespace NovaCron.Dwcp.Tests.Consensus.Ownership;

public enum OwnershipActionKind
{
    Create,
    Prepare,
    Commit,
    Release,
    Delete,
    Deliver,
}
