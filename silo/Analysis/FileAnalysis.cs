using System.Globalization;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Analysis;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Analysis;

/// <summary>Analyses a file, and tells how far it is each second.</summary>
/// <param name="file">The file.</param>
/// <param name="before">What was sent before; null for nothing.</param>
/// <param name="options">The encoder's options.</param>
/// <param name="time">The clock.</param>
internal sealed class FileAnalysis(string file, string? before, HdeOptions options, TimeProvider time)
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
            var progress = new Meter(content.Length + (held?.Length ?? 0), error, time);
            return await new EncodingAnalysis(options, time).RunAsync(content, held, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.WrongData($"Reading what is to be analysed failed: {exception.Message}", exception);
        }
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        BufferSize = 1 << 20, Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    private sealed class Meter(long total, TextWriter error, TimeProvider time) : IProgress<long>
    {
        private long _saidAt = time.GetTimestamp();

        public void Report(long value)
        {
            if (time.GetElapsedTime(_saidAt) < ProgressInterval)
                return;
            _saidAt = time.GetTimestamp();
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"novacron: {(double)value / Math.Max(1, total):P0} read"));
        }
    }
}
