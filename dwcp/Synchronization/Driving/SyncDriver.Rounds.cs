using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <content>One round: what has come, the outbox, one write, and then the rest.</content>
public sealed partial class SyncDriver
{
    private readonly List<SyncOutput> _outputs = [];
    private WriteMerge _merge = new();

    private async Task TakeRoundAsync()
    {
        _outputs.Clear();
        _merge = new WriteMerge();
        for (var taken = 0; taken < _setup.Driving.RoundInputsMax && _inputs.TryTake(out var input); taken++)
        {
            Take(input);
        }

        var isFlushed = await ReadOutboxAsync().ConfigureAwait(false);
        var write = _merge.ToWrite();
        if (write is not null)
        {
            await WriteAsync(write).ConfigureAwait(false);
        }

        Show();
        _watchers.Tell(write?.Changed.Select(record => record.Key) ?? []);

        if (isFlushed)
        {
            _flushes.ForEach(flush => flush.TrySetResult());
            _flushes.Clear();
        }

        foreach (var output in _outputs)
        {
            await DoAsync(output).ConfigureAwait(false);
        }

        if (write is not null)
        {
            _rows.Forget(write);
        }
    }

    private void Take(SyncDriverInput input)
    {
        switch (input)
        {
            case SyncDriverInput.Step step:
                Step(step.Input);
                break;
            case SyncDriverInput.Message message:
                Take(message);
                break;
            case SyncDriverInput.Link link:
                Step(_regions.Connect(link.Region, link.IsThere));
                break;
            case SyncDriverInput.Regions regions:
                Step(_regions.Set(regions.All));
                break;
            case SyncDriverInput.Flush flush:
                _flushes.Add(flush.Done);
                break;
        }
    }

    private void Take(SyncDriverInput.Message message)
    {
        if (_regions.Hear(message.From, message.Incarnation) is not { } changes)
        {
            _metrics.Dropped("elderLife");
            return;
        }

        Step(changes);
        if (message.Bytes.Length > 0)
        {
            Step(new SyncInput.Receive(message.From, message.Bytes));
        }
    }

    private void Step(IEnumerable<SyncInput> inputs)
    {
        foreach (var input in inputs)
        {
            Step(input);
        }
    }

    private void Step(SyncInput input)
    {
        foreach (var output in _replica.Step(input, Now()))
        {
            if (output is SyncOutput.Write write)
            {
                _merge.Add(write);
            }
            else
            {
                _outputs.Add(output);
            }
        }
    }

    /// <summary>Reads the outbox when it is time or somebody waits for it; true when all that was in it is taken.</summary>
    private async Task<bool> ReadOutboxAsync()
    {
        if (!_hasMoreRows && _flushes.Count == 0 && Elapsed - _readAt < _setup.Driving.OutboxInterval)
        {
            return false;
        }

        _readAt = Elapsed;
        var reading = await _setup.Store.ReadOutboxAsync(_setup.Options.RowsMax, _stop.Token).ConfigureAwait(false);
        var announce = _rows.Take(reading, LogUnreadable);
        _hasMoreRows = !reading.IsComplete && announce.Rows.Count > 0;
        Step(announce);
        _asOfMs = Math.Max(_asOfMs, announce.ThroughMs);
        _metrics.Rows(announce.Rows.Count);
        return reading.IsComplete && _replica.WaitingRows == 0;
    }

    private async Task WriteAsync(SyncOutput.Write write)
    {
        var began = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(_setup.Driving.WriteTimeout, _time);
        await _setup.Store.WriteAsync(_fence, write, _rows.ConsumedBy(write), limit.Token).ConfigureAwait(false);
        _metrics.Written(_time.GetElapsedTime(began));
    }

    private async Task DoAsync(SyncOutput output)
    {
        switch (output)
        {
            case SyncOutput.Send send:
                _metrics.Sent(send.To, send.Bytes.Length);
                _session!.Send(send.To, send.Bytes);
                break;
            case SyncOutput.Refused refused:
                _metrics.Refused();
                LogRefused(_rows.IdOf(refused.Row), refused.Reason);
                break;
            case SyncOutput.Dropped dropped:
                _metrics.Dropped(dropped.Reason.ToString());
                LogDropped(dropped.From, dropped.Reason, dropped.Detail);
                break;
            case SyncOutput.Alarm alarm:
                _metrics.Alarm(alarm.Kind);
                LogAlarm(alarm.Kind, alarm.Author, alarm.Detail);
                await RenewIfLostAsync(alarm).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Others know what this database does not: it was put back. From now on it writes as a later life.</summary>
    private async Task RenewIfLostAsync(SyncOutput.Alarm alarm)
    {
        if (alarm.Kind != SyncAlarm.OwnNumbersLost)
        {
            return;
        }

        var life = Incarnation.After(_replica.Author.Incarnation, _time.GetUtcNow());
        await _setup.Store.RenewAsync(_fence, life, _stop.Token).ConfigureAwait(false);
        throw new SyncStoppedException($"The database lost what {_replica.Author} wrote last; the replica begins again as life {life}.");
    }

    private void Show()
    {
        var view = View();
        Volatile.Write(ref _view, view);
        if (view.At - _sampledAt < _setup.Driving.SampleInterval)
        {
            return;
        }

        _sampledAt = view.At;
        _metrics.Records(view.Store.Records.Count);
        _metrics.Damaged(_replica.DamagedLeaves);
        foreach (var source in view.Sources)
        {
            if (_regions.All.Contains(source.Author.Region, StringComparer.Ordinal))
            {
                _metrics.Sample(source);
            }
        }
    }

    private SyncView View()
    {
        var now = Now();
        return new SyncView(
            _replica.Author, _replica.Store, _replica.Applied, _replica.IsWhole, _replica.Staleness(now), _asOfMs, now.Elapsed);
    }
}
