using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>Random and mutated frames for the frame reader: nothing may escape it, hang it or make it take much memory.</summary>
internal sealed class FuzzCase(AmstBenchOptions options)
{
    private const int Seed = 20;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var count = options.IsQuick ? 200_000L : 10_000_000L;
        try
        {
            var counts = await Task.Run(() => FrameFuzz.Run(Seed, count), cancellationToken);
            return
            [
                BenchRow.Of("fuzzing of the frame reader", "frames", "{frame}", counts.Frames),
                BenchRow.Of("fuzzing of the frame reader", "frames taken", "{frame}", counts.Accepted),
                BenchRow.Of("fuzzing of the frame reader", "refusals", "{refusal}", counts.Refused),
                BenchRow.Of("fuzzing of the frame reader", "most memory for one", "By", counts.AllocatedBytesMax),
            ];
        }
        catch (InvalidOperationException error)
        {
            throw new BenchException(error.Message);
        }
    }
}
