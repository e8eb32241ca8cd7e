using NovaCron.Bench.Hde.Corpora;
using NovaCron.Bench.Hde.Measuring;
using NovaCron.Bench.Reporting;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Bench.Hde.Cases;

/// <summary>How fast one thread encodes and decodes each kind of page, in bytes of guest memory a second.</summary>
internal sealed class SpeedCase(HdeBenchOptions options)
{
    private const int Level = 1;
    private const int SampleBytes = 128 << 20;

    public IReadOnlyList<BenchRow> Run(Corpus corpus, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("bench hde: speed");
        var memory = File.ReadAllBytes(corpus.File);
        var filled = Filled(memory);
        var file = corpus.File + ".filled";
        File.WriteAllBytes(file, filled);
        try
        {
            using var known = KnownFiles.IndexAsync([file], null, cancellationToken).GetAwaiter().GetResult();
            return
            [
                .. Measure("pages with content", new OurEncoding(Level) { IsCompared = false }, filled, cancellationToken),
                .. Measure("zero pages", new OurEncoding(Level) { IsCompared = false }, new byte[filled.Length], cancellationToken),
                .. Measure("pages as before", new OurEncoding(Level) { Before = filled, IsCompared = false }, filled, cancellationToken),
                .. Measure("known pages", new OurEncoding(Level) { Known = known, IsCompared = false }, filled, cancellationToken),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private IEnumerable<BenchRow> Measure(
        string name, OurEncoding encoding, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        List<OurEncoding.Result> results = [];

        // The first one compiles what it runs, and does not count.
        for (var run = 0; run <= options.Runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(encoding.Run(content));
        }

        var counted = results.Skip(1).ToList();
        yield return BenchRow.Of(name, $"encoding, level {Level}", "MB/s", counted.Select(run => content.Length / run.EncodeSeconds / 1e6));
        yield return BenchRow.Of(name, "decoding", "MB/s", counted.Select(run => content.Length / run.DecodeSeconds / 1e6));
    }

    private static byte[] Filled(byte[] memory)
    {
        var filled = new MemoryStream();
        for (var offset = 0; offset + UnitAddress.Size <= memory.Length && filled.Length < SampleBytes; offset += UnitAddress.Size)
        {
            if (!UnitStream.IsZero(memory.AsSpan(offset, UnitAddress.Size)))
                filled.Write(memory, offset, UnitAddress.Size);
        }

        return filled.ToArray();
    }
}
