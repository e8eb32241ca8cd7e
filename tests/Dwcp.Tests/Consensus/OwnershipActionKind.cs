namespace NovaCron.Dwcp.Tests.Consensus;

public enum OwnershipActionKind
{
    Create,
    Prepare,
    Commit,
    Release,
    Delete,
    Deliver,
}
