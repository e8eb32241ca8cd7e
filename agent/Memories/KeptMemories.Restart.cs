using Microsoft.Extensions.Logging;

namespace NovaCron.Agent.Memories;

/// <content>What is there after a restart of the agent, where the region gave a key for it.</content>
internal sealed partial class KeptMemories
{
    private void Restore()
    {
        var files = Directory.GetFiles(_folder);
        foreach (var path in files.Where(file => _index is not null && files.Contains(file + KeptIndex.Suffix)))
        {
            try
            {
                _kept.Add(KeptMemory.Restore(path, _index!));
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                LogNotRestored(path, error.Message);
            }
        }

        _kept.Sort((one, other) => one.At.CompareTo(other.At));
        var restored = _kept.ConvertAll(memory => memory.Path);
        foreach (var leftover in files.Where(file => !restored.Exists(path => file == path || file == path + KeptIndex.Suffix)))
        {
            File.Delete(leftover);
        }

        lock (_gate)
        {
            Fit();
        }
    }

    // One that made way meanwhile is not written for the next process.
    private void Save(KeptMemory memory)
    {
        if (_index is null || !memory.TryUse())
        {
            return;
        }

        using (memory)
        {
            try
            {
                memory.Save(_index);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogNotSaved(memory.Vm, error.Message);
            }
        }
    }

    [LoggerMessage(5563, LogLevel.Information, "The memory of {Vm} is kept, but will not be after a restart: {Reason}")]
    private partial void LogNotSaved(string vm, string reason);

    [LoggerMessage(5564, LogLevel.Information, "The memory kept in {Path} is not kept any more: {Reason}")]
    private partial void LogNotRestored(string path, string reason);
}
