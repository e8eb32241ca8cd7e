namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>What can happen to an ownership record. A closed family.</summary>
public abstract record OwnershipInput
{
    private OwnershipInput()
    {
    }

    /// <summary>The VM is created here. That its name is free everywhere is the caller's to know.</summary>
    /// <param name="EpochMin">The lowest epoch that will do: above every one the directory has seen for this name.</param>
    public sealed record Create(long EpochMin = 1) : OwnershipInput;

    /// <summary>At the source: a migration asks for the right to hand the VM over.</summary>
    /// <param name="To">The region that would receive it.</param>
    /// <param name="Migration">The migration's id.</param>
    public sealed record Prepare(string To, string Migration) : OwnershipInput;

    /// <summary>At the source: the VM is handed over. Once this is written there is no way back.</summary>
    /// <param name="Migration">The migration that holds the right.</param>
    public sealed record Commit(string Migration) : OwnershipInput;

    /// <summary>At the source: the migration gives its right back.</summary>
    /// <param name="Migration">The migration's id.</param>
    public sealed record Release(string Migration) : OwnershipInput;

    /// <summary>At the target: a grant arrives.</summary>
    /// <param name="Grant">The grant.</param>
    public sealed record Accept(TransferGrant Grant) : OwnershipInput;

    /// <summary>The VM was deleted by its owner; at the owner, or at a region that is told so.</summary>
    /// <param name="Epoch">The epoch in which it was deleted.</param>
    public sealed record Forget(long Epoch) : OwnershipInput;
}
