using NovaCron.Bench.Reporting;
namespace NovaCron.Bench.Ass.Cases;
internal sealed class ReadsCase(AssBenchOptions options) : IAssCase
{
    public IReadOnlyList<string> Failures => [];
    public Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException(options.ToString());
}
