using NovaCron.GrainInterfaces;
using Orleans.Storage;

namespace NovaCron.Grains.State;

/// <summary>
/// A stored record of which only written versions are ever seen. When a write fails its outcome is unknown: what is stored is
/// read back before anything is decided on it; when even that fails the activation ends, and the next one reads it.
/// </summary>
/// <param name="storage">Where the record lives.</param>
/// <param name="side">Whose record it is, for errors.</param>
/// <param name="onLost">Ends the activation.</param>
/// <param name="announce">
/// What to tell other regions when one version follows another, in the same transaction; null for a state that tells nothing.
/// </param>
internal sealed class WrittenState<T>(
    IPersistentState<T> storage, string side, Action onLost, Func<T, T, T>? announce = null)
    where T : class, new()
{
    private T? _written;
    private bool _isLost;
    private readonly OneByOne _updates = new();

    /// <summary>The record as last written or read.</summary>
    public T Value => _isLost
        ? throw Failures.At(NovaCronError.StorageUnavailable, "storage", side,
            "The stored record could not be read back; ask again.", isTransient: true)
        : _written ??= storage.State;

    /// <summary>Writes, unless nothing changed. Takes no cancellation token: a write is not left with an unknown outcome.</summary>
    public async Task WriteAsync(T next)
    {
        if (!next.Equals(Value))
        {
            await WriteAsync(next, announce?.Invoke(Value, next) ?? next);
        }
    }

    /// <summary>Writes the present version once more, to announce it again.</summary>
    public Task AnnounceAsync(T announcing) => WriteAsync(Value, announcing);

    private async Task WriteAsync(T next, T stored)
    {
        storage.State = stored;
        try
        {
            await storage.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            // Somebody else wrote: nothing of this change was stored, and this activation may be one too many.
            await ReadBackAsync();
            onLost();
            throw Failures.At(NovaCronError.Conflict, "storage", side,
                "Somebody else changed the record at the same moment; ask again.", isTransient: true);
        }
        catch (Exception)
        {
            await ReadBackAsync();
            throw;
        }

        _written = next;
    }

    /// <summary>Changes the record, one change after another: for grains whose calls interleave.</summary>
    public Task UpdateAsync(Func<T, T> change) => _updates.RunAsync(() => WriteAsync(change(Value)));

    /// <summary>Reads what is stored.</summary>
    public async Task ReadBackAsync()
    {
        try
        {
            await storage.ReadStateAsync();
            _written = storage.State;
            _isLost = false;
        }
        catch (Exception)
        {
            _isLost = true;
            onLost();
            throw;
        }
    }
}
