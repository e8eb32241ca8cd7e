namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>A block of guest memory that a migration stream carries.</summary>
/// <param name="Id">Its id within the stream, from 0.</param>
/// <param name="Name">QEMU's name of it, such as <c>pc.ram</c>.</param>
/// <param name="UsedLength">Its size in bytes.</param>
public sealed record MigrationRamBlock(ushort Id, string Name, ulong UsedLength);
