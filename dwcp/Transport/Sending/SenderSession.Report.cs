using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What the session tells of itself.</summary>
internal sealed partial class SenderSession
{
    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Measure()
    {
        lock (_gate)
        {
            return new TransferStatistics
            {
                Payloads = _window?.Next ?? 0,
                PayloadBytes = _payloadBytes,
                WireBytesSent = Wire.Sent,
                WireBytesReceived = Wire.Received,
                Streams = _open.Count,
                StreamsPeak = _streamsPeak,
                AcknowledgedPayloads = _window?.Acknowledged ?? 0,
                UnacknowledgedBytes = _window?.HeldBytes ?? 0,
                UnacknowledgedBytesPeak = _window?.HeldBytesPeak ?? 0,
                RetransmittedBytes = _window?.RepeatedBytes ?? 0,
                Reconnects = _reconnects,
                AcknowledgementTime = _acknowledgementTime,
                GoodputBytesPerSecond = _goodput.PerSecond(Elapsed),
                Mode = _plan.Mode,
                StreamsPlanned = _plan.Streams,
                PlanReason = _plan.Reason,
                Stalls = _stalls,
                TcpRetransmittedBytes = _retransmittedByTcp,
                QueuedBytes = (_window?.QueuedBytes ?? 0) + _notSentBytes,
            };
        }
    }

    /// <summary>Puts the gauges to what they are now.</summary>
    public void Report()
    {
        var now = Measure();
        AmstInstruments.Report(Offer, "transmit", now);
    }

    /// <summary>The receipt of a transfer that is done.</summary>
    public TransferReceipt Receipt()
    {
        lock (_gate)
        {
            return new TransferReceipt(
                _window!.Next,
                _payloadBytes,
                Wire.Sent,
                _streamsPeak,
                Convert.ToHexStringLower(_sum!),
                Time.GetElapsedTime(_acceptedAt, _doneAt));
        }
    }
}
