namespace NovaCron.Grains.Migrations;

/// <summary>
/// What a migration does now: written before it is done, so that it can be done again. Numbers are stored: later steps come last.
/// </summary>
[GenerateSerializer, Alias("NovaCron.State.SagaStep")]
internal enum SagaStep
{
    /// <summary>Makes sure that the VM's record knows of this migration.</summary>
    ConfirmHold,

    /// <summary>Asks the target for room.</summary>
    Reserve,

    /// <summary>Sends the images the target lacks.</summary>
    SendImages,

    /// <summary>Has the waiting machine started.</summary>
    Open,

    /// <summary>Copies memory while the guest runs.</summary>
    Copy,

    /// <summary>Sends the rest; the guest stands still.</summary>
    FinishCopy,

    /// <summary>Waits until the target has loaded it, and compares hashes.</summary>
    AwaitLoaded,

    /// <summary>Has the VM's record say that the target owns it: the commit point where there is no log.</summary>
    Commit,

    /// <summary>Asks the VM's record whether it says so, after the answer was lost.</summary>
    InspectCommit,

    /// <summary>Has the source's host refuse all orders of the old epoch.</summary>
    Fence,

    /// <summary>Tells the target to run the guest, until it says that it does.</summary>
    Activate,

    /// <summary>Removes the source's machine.</summary>
    RemoveSource,

    /// <summary>Takes away this migration's right to hand over, in writing: from here on it cannot commit.</summary>
    Revoke,

    /// <summary>Lets the source's guest run on.</summary>
    ResumeSource,

    /// <summary>Tells the target to forget the guest.</summary>
    AbortTarget,

    /// <summary>Lets go of the VM's record.</summary>
    Release,

    /// <summary>Nothing any more.</summary>
    Ended,

    /// <summary>Has the federation's log give this migration the right to transfer the VM; only where the log decides.</summary>
    Prepare,

    /// <summary>Has the federation's log say that the target owns the VM: the commit point where the log decides.</summary>
    Transfer,

    /// <summary>Asks the log whether it says so, after the answer was lost.</summary>
    InspectTransfer,

    /// <summary>Has the log rule the transfer out for ever; until it has said so the guest stands still.</summary>
    CancelTransfer,

    /// <summary>Gives the log's right back where the transfer was not asked for; else the VM's next command does it.</summary>
    CancelIntent,
}
