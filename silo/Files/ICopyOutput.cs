using NovaCron.Agent.Files;

namespace NovaCron.Silo.Files;

/// <summary>Tells how a copy goes.</summary>
internal interface ICopyOutput
{
    /// <summary>The target takes the file.</summary>
    void Opened(FileCopyTicket ticket, string region, string address);

    /// <summary>How far it is; about once a second.</summary>
    void Progress(CopyProgress progress);

    /// <summary>It was interrupted, and is tried again after a pause.</summary>
    void Interrupted(string reason, TimeSpan pause);

    /// <summary>It succeeded.</summary>
    void Completed(CopyOutcome outcome);

    /// <summary>It failed.</summary>
    /// <param name="error">The error's name.</param>
    /// <param name="reason">A sentence.</param>
    /// <param name="canGoOn">Whether the same command may succeed later and go on where this one was.</param>
    void Failed(string error, string reason, bool canGoOn);
}
