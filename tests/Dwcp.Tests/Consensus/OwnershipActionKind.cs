namespace NovaCron.Dwcp.Tests.Consensus;

public enum OwnershipActionKind
{
    Prepare,
    Commit,
    Release,
    Delete,
    Deliver,
}
