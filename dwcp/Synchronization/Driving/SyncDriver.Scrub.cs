using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <content>The records in the database are read over now and then, beside all else: what is damaged there is written anew.</content>
public sealed partial class SyncDriver
{
    private async Task ScrubAsync()
    {
        while (_setup.Driving.ScrubInterval > TimeSpan.Zero && !_stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_setup.Driving.ScrubInterval, _time, _stop.Token).ConfigureAwait(false);
                var leaves = await _setup.Store.ScrubAsync(_stop.Token).ConfigureAwait(false);
                if (leaves.Count > 0)
                {
                    LogDamaged(leaves.Count);
                    _metrics.Rewritten(leaves.Count);
                    _inputs.Add(new SyncDriverInput.Step(new SyncInput.Scrubbed(leaves)));
                }
            }
            catch (Exception) when (_stop.IsCancellationRequested || Completion.IsCompleted)
            {
                return;
            }
            catch (Exception exception)
            {
                // It is tried again next time; what is in memory and in other regions is right meanwhile.
                LogNotScrubbed(exception);
            }
        }
    }
}
