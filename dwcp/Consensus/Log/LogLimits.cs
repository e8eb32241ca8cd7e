namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Limits of what the federation's log holds. All members of one state machine version have the same.</summary>
public static class LogLimits
{
    /// <summary>The longest name, of a VM, host, region, migration or trust domain, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 128;

    /// <summary>Members of a federation; another one is refused.</summary>
    public const int MembersMax = 32;

    /// <summary>Keys of operators; a configuration with more is none.</summary>
    public const int OperatorsMax = 16;

    /// <summary>Regions that ever gave commands; another one is refused. Their sequences are kept for ever.</summary>
    public const int OriginsMax = 256;

    /// <summary>VMs with an owner; another one is refused.</summary>
    public const int VmsMax = 100_000;

    /// <summary>Hosts with a lease; another one is refused.</summary>
    public const int HostsMax = 10_000;

    /// <summary>Configurations of epochs that ended which are kept; the oldest goes.</summary>
    public const int EndedMax = 8;

    /// <summary>Offences kept; the oldest goes.</summary>
    public const int OffencesMax = 256;

    /// <summary>Commands in a batch.</summary>
    public const int BatchCommandsMax = 4096;

    /// <summary>A batch, in bytes, encoded.</summary>
    public const int BatchBytesMax = 64 * 1024;

    /// <summary>A command, in bytes; it needs its place in a batch.</summary>
    public const int CommandBytesMax = 60 * 1024;

    /// <summary>A proof of an offence, in bytes; it needs its place in a command.</summary>
    public const int ProofBytesMax = 56 * 1024;

    /// <summary>A signature, in bytes.</summary>
    public const int SignatureBytesMax = 128;

    /// <summary>A public key, in bytes.</summary>
    public const int KeyBytesMax = 256;

    /// <summary>How far above what the log knows a VM that existed before may begin: nobody can use a name's epochs up.</summary>
    public const long EpochStepMax = 1 << 20;
}
