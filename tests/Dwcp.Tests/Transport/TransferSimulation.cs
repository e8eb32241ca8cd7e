using NovaCron.Dwcp.Tests.Transport.Sending;
using NovaCron.Dwcp.Transport.Receiving;
using NovaCron.Dwcp.Transport.Sending;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>
/// A send window and a reorder buffer with a network between them that delays, reorders across streams, cuts connections
/// (what was under way may or may not have arrived) and loses or reorders acknowledgements, all by one seed.
/// </summary>
internal sealed class TransferSimulation(int seed)
{
    private const int StepsMax = 200_000;

    private readonly Random _random = new(seed);
    private readonly List<(int Stream, long Sequence, byte[] Bytes)> _underWay = [];
    private readonly List<(long Next, long Credit)> _acknowledgements = [];
    private readonly List<long> _unreleased = [];
    private readonly List<TestMemory> _sent = [];
    private readonly StreamLoad[] _loads = [.. Enumerable.Range(0, 8).Select(_ => new StreamLoad())];

    /// <summary>Runs the transfer to its end; returns what is wrong, or null.</summary>
    public string? Run()
    {
        var windowBytes = _random.Next(600, 20_000);
        var lengthMax = Math.Min(500, windowBytes - 64);
        var total = _random.Next(1, 200);
        var streams = _random.Next(1, 9);
        var sender = new SendWindow(windowBytes, windowBytes);
        var receiver = new ReorderBuffer(windowBytes);
        var lossPercent = _random.Next(0, 30);
        for (var step = 0; step < StepsMax; step++)
        {
            var wrong = Step(sender, receiver, streams, total, lengthMax, lossPercent);
            if (wrong is not null || sender.HeldBytes > windowBytes || receiver.HeldBytes > windowBytes)
            {
                return wrong ?? "a window was exceeded";
            }

            if (sender.Acknowledged == total)
            {
                return Judge(sender, receiver, total);
            }
        }

        return $"not finished after {StepsMax} steps: {sender.Acknowledged} of {total}";
    }

    private string? Step(SendWindow sender, ReorderBuffer receiver, int streams, int total, int lengthMax, int lossPercent)
    {
        switch (_random.Next(6))
        {
            case 0 when sender.Next < total:
                Offer(sender, lengthMax);
                return null;
            case 1:
                Take(sender, _random.Next(streams));
                return null;
            case 2:
                return Arrive(receiver);
            case 3:
                return Consume(receiver);
            case 4:
                return Acknowledge(sender, receiver, lossPercent);
            case 5 when _random.Next(100) < lossPercent:
                Cut(sender, _random.Next(streams));
                return null;
            default:
                return null;
        }
    }

    private void Offer(SendWindow sender, int lengthMax)
    {
        var bytes = Content(sender.Next, lengthMax);
        if (sender.HasRoom(bytes.Length))
        {
            var memory = new TestMemory(bytes);
            _sent.Add(memory);
            sender.Add(memory, bytes.Length, 0);
        }
    }

    private void Take(SendWindow sender, int stream)
    {
        if (sender.TryTake(_loads[stream], 0, out var frame))
        {
            _underWay.Add((stream, frame.Sequence, frame.Payload.ToArray()));
            sender.Written(frame);
        }
    }

    private string? Arrive(ReorderBuffer receiver)
    {
        if (_underWay.Count == 0)
        {
            return null;
        }

        // A stream keeps its order; which stream is next is anybody's guess.
        var stream = _underWay[_random.Next(_underWay.Count)].Stream;
        var index = _underWay.FindIndex(frame => frame.Stream == stream);
        var (_, sequence, bytes) = _underWay[index];
        _underWay.RemoveAt(index);
        switch (receiver.Admit(sequence, bytes.Length))
        {
            case Admission.Violation:
                return $"frame {sequence} was called a violation";
            case Admission.Store when _random.Next(20) > 0:
                receiver.TryStore(sequence, new TestMemory(bytes), default);
                break;
            case Admission.Store:
                // The connection dies inside the payload: the place stays reserved, the frame comes again.
                _underWay.Add((stream, sequence, bytes));
                break;
        }

        return null;
    }

    private string? Consume(ReorderBuffer receiver)
    {
        if (receiver.TryDeliver(out var sequence, out var length, out _, out var memory))
        {
            _unreleased.Add(sequence);
            if (sequence != receiver.Delivered - 1 || !memory.Memory.Span[..length].SequenceEqual(Content(sequence, length: length)))
            {
                return $"payload {sequence} was delivered out of order or changed";
            }
        }

        if (_unreleased.Count > 0 && _random.Next(2) == 0)
        {
            var index = _random.Next(_unreleased.Count);
            receiver.Release(_unreleased[index]);
            _unreleased.RemoveAt(index);
        }

        return null;
    }

    private string? Acknowledge(SendWindow sender, ReorderBuffer receiver, int lossPercent)
    {
        _acknowledgements.Add((receiver.Released, receiver.Credit));
        var index = _random.Next(_acknowledgements.Count);
        var (next, credit) = _acknowledgements[index];
        _acknowledgements.RemoveAt(index);
        return _random.Next(100) < lossPercent || sender.TryAcknowledge(next, credit, out _)
            ? null
            : $"acknowledgement {next} was called a violation";
    }

    private void Cut(SendWindow sender, int stream)
    {
        // Frames of the cut connection are lost, or arrive before the sender's repetition, or after it.
        _underWay.RemoveAll(frame => frame.Stream == stream && _random.Next(2) == 0);
        sender.Requeue(_loads[stream]);
    }

    private string? Judge(SendWindow sender, ReorderBuffer receiver, int total)
    {
        if (receiver.Delivered != total || sender.HeldBytes != 0 || receiver.HeldBytes != 0)
        {
            return "something is left over";
        }

        return _sent.TrueForAll(memory => memory.Disposals == 1) ? null : "memory was kept, or given back twice";
    }

    private byte[] Content(long sequence, int lengthMax = 0, int length = -1)
    {
        var random = new Random(HashCode.Combine(seed, sequence));
        var bytes = new byte[length >= 0 ? length : new Random((int)sequence ^ seed).Next(0, lengthMax + 1)];
        random.NextBytes(bytes);
        return bytes;
    }
}
