using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>
/// A sparse disk image, copied by <c>novacron copy</c> to a region over TLS and by rsync to its daemon: the whole command's time,
/// which is what its user waits for.
/// </summary>
internal sealed class CopyCase(AmstBenchOptions options, LabFactory labs)
{
    private const int Seed = 9;
    private const int PieceBytes = 4 << 20;
    private static readonly LinkShape Link = new(200, 40, 0.01);

    private readonly int _pieces = options.IsQuick ? 8 : 96;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(memory, $"novacron-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var image = Path.Combine(folder, "image");
            WriteImage(image);
            await using var lab = await labs.LinkAsync(Link, options.KernelSettings, cancellationToken);
            var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
            await using var us = RegionRun.StartUs(options, lab, folder, "--files", files);
            await us.WaitUntilReadyAsync(cancellationToken);
            var (ours, peers) = (new List<double>(), new List<double>());
            for (var run = 0; run < Math.Max(1, options.Runs / 2); run++)
            {
                ours.Add(await CopyAsync(lab, image, files, us, cancellationToken));
                peers.Add(await new RsyncFlow(lab).CopyAsync(image, cancellationToken));
                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"  {ours[^1]:0.0} s, rsync {peers[^1]:0.0} s"));
            }

            var name = $"copy of an image of {3L * _pieces * PieceBytes >> 20} MiB, a third of it data, {Link}";
            return
            [
                BenchRow.Of(name, "the whole command", "s", ours) with
                {
                    Peer = Medians.Of(peers), PeerName = "rsync --sparse, without TLS",
                },
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<double> CopyAsync(
        INetworkLab lab, string image, string files, RunningTool us, CancellationToken cancellationToken)
    {
        var copied = Path.Combine(files, "image");
        File.Delete(copied);
        var started = Stopwatch.GetTimestamp();
        await using var copy = RunningTool.Start(Tool.In(
            lab.Source,
            Environment.ProcessPath ?? "dotnet", options.Silo, "copy", image, "us:image",
            "--peer", RegionRun.UsAsPeer(lab), "--tls", Path.Combine(options.Certificates!, "eu"), "--output", "json"));
        var status = await copy.WaitAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        if (status != 0)
            throw new BenchException($"novacron copy ended with {status}: {copy.Errors.Trim()}{copy.Output.Trim()}\n{RegionRun.Tail(us)}");
        var (source, target) = (await HashAsync(image, cancellationToken), await HashAsync(copied, cancellationToken));
        if (!source.SequenceEqual(target))
            throw new BenchException("novacron copy made another file.");
        return took.TotalSeconds;
    }

    private static async Task<byte[]> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return await SHA256.HashDataAsync(stream, cancellationToken);
    }

    // A piece of data, two of nothing, and so on.
    private void WriteImage(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.SetLength(handle, 3L * _pieces * PieceBytes);
        var random = new Random(Seed);
        var piece = new byte[PieceBytes];
        for (var index = 0L; index < _pieces; index++)
        {
            random.NextBytes(piece);
            RandomAccess.Write(handle, piece, 3 * index * PieceBytes);
        }
    }
}
