using System.Globalization;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Peers;

/// <summary>Our own transfers between two processes in a lab's namespaces.</summary>
/// <param name="lab">The namespaces and the link.</param>
/// <param name="certificates">The folder of both identities; null for no TLS.</param>
internal sealed class AmstFlow(INetworkLab lab, string? certificates)
{
    /// <summary>Where receivers listen.</summary>
    public const int Port = 7411;

    /// <summary>How long a transfer may take beyond its time, in seconds.</summary>
    public const double PatienceSeconds = 120;

    private static int _transfers;

    /// <summary>Largest window; what the largest links of the bench hold in their round trip, twice.</summary>
    public long WindowBytes { get; init; } = 128L << 20;

    /// <summary>Whether either end hashes all bytes by itself.</summary>
    public bool Hash { get; init; }

    /// <summary>Whether only the beginning of each payload is compared.</summary>
    public bool HeadsOnly { get; init; }

    /// <summary>Sends for the measuring time, and counts.</summary>
    public async Task<FlowResult> MeasureAsync(SendingChoices choices, MeasuringTime time, CancellationToken cancellationToken)
    {
        var before = await Retransmits.CountAsync(lab.Source, cancellationToken);
        var (sent, received) = await RunAsync(choices, Within(time), time.Total + PatienceSeconds, cancellationToken);
        Require(sent, received);
        var after = await Retransmits.CountAsync(lab.Source, cancellationToken);
        return Evaluate(sent, received, time) with { Retransmits = after - before };
    }

    /// <summary>Sends until the arguments' limit is reached; the reports of both ends, whether it failed or not.</summary>
    /// <param name="choices">What the sender is forced to.</param>
    /// <param name="limit"><c>--seconds</c> or <c>--bytes</c> with its value.</param>
    /// <param name="secondsMax">When it is given up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(EndpointReport Sent, EndpointReport Received)> RunAsync(
        SendingChoices choices, IReadOnlyList<string> limit, double secondsMax, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(secondsMax));
        var session = $"bench {Environment.ProcessId} {Interlocked.Increment(ref _transfers)}";
        List<string> common =
        [
            "--endpoint", $"{lab.TargetAddress}:{Port}", "--session", session,
            "--window", WindowBytes.ToString(CultureInfo.InvariantCulture),
        ];
        if (certificates is not null)
            common.AddRange(["--certificates", certificates]);
        if (Hash)
            common.Add("--hash");
        try
        {
            await using var receiver = RunningTool.Start(
                Tool.Self(lab.Target, ["amst-receive", .. common, .. HeadsOnly ? ["--heads-only"] : Array.Empty<string>()]),
                ReceiveCommand.Ready);
            await receiver.WaitUntilReadyAsync(patience.Token);
            await using var sender = RunningTool.Start(
                Tool.Self(lab.Source, ["amst-send", .. common, "--choices", choices.ToJson(), .. limit]));
            await sender.WaitAsync(patience.Token);
            var sent = Read(sender, "sending");
            await receiver.WaitAsync(patience.Token);
            return (sent, Read(receiver, "receiving"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"A transfer over {lab.Name} had not ended after {secondsMax} s.");
        }
    }

    /// <summary>Goodput at the receiver, by the sender's clock.</summary>
    public static FlowResult Evaluate(EndpointReport sent, EndpointReport received, MeasuringTime time)
    {
        var series = new ByteSeries([.. received.Samples.Select(sample => (sample.At - sent.StartedAt, sample.PayloadBytes))]);
        var goodput = series.Rate(time.WarmUp, time.Total);
        var counted = sent.Samples.Where(sample => sample.At <= sent.StartedAt + time.Total).ToList();
        return new FlowResult
        {
            GoodputMbit = goodput,
            PerSecond = series.PerSecond(),
            Streams = counted.Count == 0 ? 0 : counted[^1].Streams,
            StreamsPerSecond = [.. counted.Where((_, index) => index % 10 == 0).Select(sample => sample.Streams)],
            Reasons = [.. Changes(sent)],
            SecondsTo95 = series.FirstReaching(0.95 * goodput),
            SenderCpuSeconds = sent.CpuSeconds,
            ReceiverCpuSeconds = received.CpuSeconds,
            PayloadBytes = received.PayloadBytes,
        };
    }

    /// <summary>What the sender's control wanted when, each time that it changed.</summary>
    private static IEnumerable<string> Changes(EndpointReport sent)
    {
        var before = "";
        foreach (var sample in sent.Samples)
        {
            var now = $"{sample.StreamsPlanned} {sample.Mode} {sample.Reason}".Trim();
            if (now != before)
                yield return string.Create(CultureInfo.InvariantCulture, $"{sample.At - sent.StartedAt:0.0} s: {now}");
            before = now;
        }
    }

    /// <summary>The limit of a transfer that lasts for a measuring time.</summary>
    public static IReadOnlyList<string> For(MeasuringTime time) => ["--seconds", time.Total.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The same, giving up at its end what is under way: for figures that do not depend on it.</summary>
    public static IReadOnlyList<string> Within(MeasuringTime time) => [.. For(time), "--cut"];

    /// <summary>Checks that a transfer came to a good end.</summary>
    /// <exception cref="BenchException">It did not.</exception>
    public static void Require(EndpointReport sent, EndpointReport received)
    {
        if (sent.Failure is not null || received.Failure is not null || received.CorruptPayloads > 0)
        {
            throw new BenchException(
                $"A transfer failed: sender: {sent.Failure ?? "well"}; receiver: {received.Failure ?? "well"}; " +
                $"{received.CorruptPayloads} corrupt payloads.");
        }
    }

    private static EndpointReport Read(RunningTool end, string name)
    {
        try
        {
            return EndpointReport.Read(end.Output);
        }
        catch (InvalidDataException)
        {
            throw new BenchException($"The {name} end gave no report: {end.Errors.Trim()} {end.Output.Trim()}");
        }
    }
}
