using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Hde.Corpora;
using NovaCron.Bench.Hde.Measuring;
using NovaCron.Bench.Reporting;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Bench.Hde.Cases;

/// <summary>What is left of each corpus to be sent, beside what other programs leave. Every unit is decoded and compared.</summary>
internal sealed class CorporaCase(HdeBenchOptions options, string folder)
{
    public async Task<IReadOnlyList<BenchRow>> RunAsync(IReadOnlyList<Corpus> corpora, CancellationToken cancellationToken)
    {
        List<BenchRow> rows = [];
        foreach (var corpus in corpora)
        {
            await Console.Error.WriteLineAsync($"bench hde: {corpus.Name}");
            rows.AddRange(await RunAsync(corpus, cancellationToken));
        }

        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> RunAsync(Corpus corpus, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(corpus.File, cancellationToken);
        var filled = (double)UnitStream.FilledBytes(content);
        using var known = corpus.Base is null ? null : await KnownFiles.IndexAsync([corpus.Base], null, cancellationToken);
        var before = corpus.IsAtSamePlaces ? await File.ReadAllBytesAsync(corpus.Base!, cancellationToken) : null;
        List<BenchRow> rows =
        [
            BenchRow.Of(corpus.Name, "content", "By", content.Length),
            BenchRow.Of(corpus.Name, "content without zero pages", "By", filled),
        ];
        List<OurEncoding.Result> ours = [];
        foreach (var level in options.Levels)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = new OurEncoding(level) { Known = known, Before = before }.Run(content);
            ours.Add(result);
            rows.Add(BenchRow.Of(corpus.Name, $"ratio without zero pages, level {level}", "1", filled / result.SentBytes));
            rows.Add(BenchRow.Of(corpus.Name, $"encoding, level {level}", "MB/s", content.Length / result.EncodeSeconds / 1e6));
        }

        var usual = ours[Math.Min(1, ours.Count - 1)];
        rows.Add(BenchRow.Of(corpus.Name, "pages known", "{page}", usual.KnownUnits));
        rows.Add(BenchRow.Of(corpus.Name, "pages as before", "{page}", usual.SameUnits));
        rows.Add(BenchRow.Of(corpus.Name, "pages as changes", "{page}", usual.DeltaUnits));
        rows.Add(BenchRow.Of(corpus.Name, "pages sent whole", "{page}", usual.LiteralUnits));
        foreach (var peer in Peers(corpus))
            rows.AddRange(await CompareAsync(corpus, usual, peer, cancellationToken));
        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> CompareAsync(
        Corpus corpus, OurEncoding.Result ours, PeerTool peer, CancellationToken cancellationToken)
    {
        var (bytes, cpu) = await peer.RunAsync(corpus.File, corpus.Base, Path.Combine(folder, "out"), cancellationToken);
        return
        [
            BenchRow.Of(corpus.Name, "sent", "By", ours.SentBytes) with { Peer = bytes, PeerName = peer.Name },
            BenchRow.Of(corpus.Name, "processor time", "s", ours.EncodeSeconds) with { Peer = Math.Round(cpu, 3), PeerName = peer.Name },
        ];
    }

    private IEnumerable<PeerTool> Peers(Corpus corpus)
    {
        var peers = corpus.Base is null ? PeerTool.Plain : [PeerTool.Plain[1], .. PeerTool.Comparing];
        return (options.IsQuick ? peers.Where(peer => peer.Name != "zstd -9" && peer.Command[0] == "zstd") : peers)
            .Where(peer => Tool.Exists(peer.Command[0]));
    }
}
