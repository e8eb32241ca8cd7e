using System.Text.Json;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>What a later process must know to adopt a machine; kept as JSON in the machine's folder.</summary>
/// <param name="Format">The record's own version: 1.</param>
/// <param name="Spec">What was launched, resolved.</param>
/// <param name="SocketDirectory">The folder of its Unix sockets.</param>
/// <param name="Process">Its process; null while it is being started.</param>
internal sealed record MachineRecord(int Format, MachineSpec Spec, string SocketDirectory, ProcessIdentity? Process)
{
    public const int CurrentFormat = 1;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Reads a record; null when there is none that can be used.</summary>
    public static MachineRecord? Read(string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize<MachineRecord>(File.ReadAllBytes(path), Json);
            return record is { Format: CurrentFormat, Spec: not null, SocketDirectory: not null } ? record : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the record so that a reader, even after a crash, sees the old one or the new one.</summary>
    public void Write(string path)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
