using System.Globalization;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Analysis;
using NovaCron.Dwcp.Encoding.Known;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Analysis;

/// <summary>Analyses a file, and tells how far it is each second.</summary>
/// <param name="file">The file.</param>
/// <param name="before">What was sent before; null for nothing.</param>
/// <param name="known">Files whose contents the target holds.</param>
/// <param name="options">The encoder's options.</param>
/// <param name="time">The clock.</param>
internal sealed class FileAnalysis(string file, string? before, IReadOnlyList<string> known, HdeOptions options, TimeProvider time)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <param name="error">Gets the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartupException">A file cannot be read.</exception>
    public async Task<EncodingReport> RunAsync(TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = Open(file);
            await using var held = before is null ? null : Open(before);
            using var contents = await IndexAsync(error, cancellationToken);
            var progress = new Meter("read", content.Length + (held?.Length ?? 0), error, time);
            return await new EncodingAnalysis(options, time).RunAsync(content, held, contents, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.WrongData($"Reading what is to be analysed failed: {exception.Message}", exception);
        }
    }

    private async Task<KnownFiles?> IndexAsync(TextWriter error, CancellationToken cancellationToken)
    {
        if (known.Count == 0)
            return null;
        var progress = new Meter("of what is known read", known.Sum(path => new FileInfo(path).Length), error, time);
        return await KnownFiles.IndexAsync(known, progress, cancellationToken);
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        BufferSize = 1 << 20, Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    private sealed class Meter(string what, long total, TextWriter error, TimeProvider time) : IProgress<long>
    {
        private long _saidAt = time.GetTimestamp();

        public void Report(long value)
        {
            if (time.GetElapsedTime(_saidAt) < ProgressInterval)
                return;
            _saidAt = time.GetTimestamp();
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"novacron: {(double)value / Math.Max(1, total):P0} {what}"));
        }
    }
}
