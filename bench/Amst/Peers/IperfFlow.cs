using System.Globalization;
using System.Text.Json;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Peers;

/// <summary>iperf3: TCP streams of a fixed number and congestion control, without TLS, frames or checks.</summary>
internal sealed class IperfFlow(INetworkLab lab, int port = 7412)
{
    private const int ConnectAttempts = 50;

    /// <summary>What iperf3 may take beyond its time, in seconds and as a share: starved by others, its last words come late.</summary>
    private const double PatienceSeconds = 4;
    private const double PatienceShare = 0.5;

    /// <summary>Version 3.12 now and then never ends, though all its streams have: then it is asked again.</summary>
    public const int Attempts = 3;

    /// <summary>Most streams of iperf3.</summary>
    public const int StreamsMax = 128;

    /// <summary>Sends for the measuring time, and counts by the server's seconds.</summary>
    /// <param name="streams">Streams.</param>
    /// <param name="congestion">Congestion control; null for the namespace's default.</param>
    /// <param name="time">When to count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FlowResult> MeasureAsync(int streams, string? congestion, MeasuringTime time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAsync(streams, congestion, time, cancellationToken) is { } result)
                return result;
            if (attempt == Attempts)
                throw new BenchException($"iperf3 over {lab.Name} did not end {Attempts} times.");
        }
    }

    /// <summary>The same, once; null where iperf3 did not end.</summary>
    public async Task<FlowResult?> TryAsync(int streams, string? congestion, MeasuringTime time, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = (time.Total * (1 + PatienceShare)) + PatienceSeconds;
        patience.CancelAfter(TimeSpan.FromSeconds(limit));
        var before = await Retransmits.CountAsync(lab.Source, cancellationToken);
        await using var server = RunningTool.Start(Tool.In(lab.Target, "iperf3", "-s", "-1", "-J", "-p", Text(port)));
        string client;
        try
        {
            client = await RunClientAsync(Arguments(streams, congestion, time), patience.Token);
            await server.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = Text((int)Math.Ceiling(limit));
            await Console.Error.WriteLineAsync($"  iperf3 with {streams} stream(s) over {lab.Name} had not ended after {seconds} s");
            return null;
        }

        var after = await Retransmits.CountAsync(lab.Source, cancellationToken);
        using var sent = Parse(client);
        using var received = Parse(server.Output);
        return Evaluate(sent.RootElement, received.RootElement, time) with { Streams = streams, Retransmits = after - before };
    }

    private string[] Arguments(int streams, string? congestion, MeasuringTime time) =>
    [
        "-c", lab.TargetAddress, "-p", Text(port), "-J", "-i", "1", "-P", Text(streams), "-t", Text((int)Math.Ceiling(time.Total)),
        .. congestion is null ? [] : new[] { "-C", congestion },
    ];

    private static FlowResult Evaluate(JsonElement sent, JsonElement received, MeasuringTime time)
    {
        var points = new List<(double At, long Bytes)> { (0, 0) };
        foreach (var interval in received.GetProperty("intervals").EnumerateArray())
        {
            var sum = interval.GetProperty("sum");
            points.Add((sum.GetProperty("end").GetDouble(), points[^1].Bytes + sum.GetProperty("bytes").GetInt64()));
        }

        var series = new ByteSeries(points);
        var cpu = sent.GetProperty("end").GetProperty("cpu_utilization_percent");
        return new FlowResult
        {
            GoodputMbit = series.Rate(time.WarmUp, time.Total),
            PerSecond = series.PerSecond(),
            PayloadBytes = points[^1].Bytes,
            SenderCpuSeconds = cpu.GetProperty("host_total").GetDouble() / 100 * time.Total,
            ReceiverCpuSeconds = cpu.GetProperty("remote_total").GetDouble() / 100 * time.Total,
        };
    }

    // The server says in no way that it listens; until it does, the client is refused.
    private async Task<string> RunClientAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var client = RunningTool.Start(Tool.In(lab.Source, ["iperf3", .. arguments]));
            if (await client.WaitAsync(cancellationToken) == 0)
                return client.Output;
            if (attempt == ConnectAttempts || !client.Output.Contains("unable to connect", StringComparison.Ordinal))
                throw new BenchException($"iperf3 failed: {client.Output.Trim()} {client.Errors.Trim()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private static JsonDocument Parse(string output)
    {
        try
        {
            return JsonDocument.Parse(output);
        }
        catch (JsonException)
        {
            throw new BenchException($"iperf3 gave no report: {output.Trim()}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
