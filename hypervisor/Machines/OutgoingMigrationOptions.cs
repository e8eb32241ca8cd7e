namespace NovaCron.Hypervisor;

/// <summary>How a machine sends itself.</summary>
/// <param name="DowntimeLimit">
/// How long the guest may stand still while its last pages are sent; the copying goes on until that seems possible.
/// </param>
public sealed record OutgoingMigrationOptions(TimeSpan DowntimeLimit)
{
    /// <summary>300 ms, QEMU's own default.</summary>
    public static OutgoingMigrationOptions Default { get; } = new(TimeSpan.FromMilliseconds(300));
}
