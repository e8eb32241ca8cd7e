using System.Text.Json;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Lease;

/// <summary>The present life of this host's watchdogs, on disk.</summary>
internal sealed class LeaseFile(string dataDirectory, ILeaseClock clock)
{
    private readonly string _path = Path.Combine(dataDirectory, "lease.json");

    /// <summary>Its name; null where it is unknown or of an earlier boot of the host.</summary>
    public string? Nonce
    {
        get
        {
            try
            {
                var record = JsonSerializer.Deserialize(File.ReadAllBytes(_path), RecordJson.Default.LeaseRecord);
                return record is { Nonce: { Length: > 0 } nonce } && record.Boot == clock.Boot ? nonce : null;
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Begins a life; on disk when it returns.</summary>
    public void Write(string nonce) => AtomicFile.Write(
        _path, JsonSerializer.SerializeToUtf8Bytes(new LeaseRecord(nonce, clock.Boot), RecordJson.Default.LeaseRecord));
}
