using System.Runtime.InteropServices;
using NovaCron.Agent;
using NovaCron.Agent.Files;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Files;

/// <summary>A copy in the foreground: from its start to its end, or to SIGTERM or SIGINT.</summary>
internal static class CopyProcess
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <param name="options">What it was told.</param>
    /// <param name="output">Gets the result, and with JSON every event.</param>
    /// <param name="error">Gets everything else.</param>
    /// <param name="cancellationToken">Stops it as a signal would.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CopyOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        options.Validate();
        ICopyOutput told = options.IsJson
            ? new JsonCopyOutput(output)
            : new TextCopyOutput($"{options.Region}:{options.Path}", output, error, isTerminal: !Console.IsErrorRedirected);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await CopyAsync(options, told, error, stop.Token);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            told.Failed("Interrupted", "It was interrupted.", canGoOn: true);
            return ExitCodes.Interrupted;
        }
        catch (FileCopyException failure)
        {
            told.Failed(failure.Error.ToString(), failure.Message, failure.IsTransient);
            return CodeOf(failure);
        }
        catch (NovaCronException failure)
        {
            told.Failed(failure.Failure.Error.ToString(), failure.Failure.Message, failure.Failure.IsTransient);
            return failure.Failure.IsTransient ? ExitCodes.TemporaryFailure : ExitCodes.ConfigurationError;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task CopyAsync(CopyOptions options, ICopyOutput told, TextWriter error, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var identity = RegionIdentity.Load(new CertificateFolder(options.TlsDirectory), region: null, time, options.PeerPins);
        using var source = FileSource.Open(options.File);
        var meter = new CopyMeter(source.Length, time);
        await using var paths = new RememberedPaths(options.PathsFile, time, sentence => error.WriteLine($"novacron: warning: {sentence}"));
        var run = new CopyRun(options, source, identity, paths, told, meter, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = TellProgressAsync(meter, told, time, ended.Token);
        try
        {
            var outcome = await run.RunAsync(cancellationToken);
            await ended.CancelAsync();
            await progress;
            told.Completed(outcome);
        }
        finally
        {
            await ended.CancelAsync();
            await progress;
        }
    }

    private static async Task TellProgressAsync(CopyMeter meter, ICopyOutput told, TimeProvider time, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(ProgressInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
                told.Progress(meter.Measure());
        }
        catch (OperationCanceledException)
        {
            // The copy is over.
        }
    }

    private static int CodeOf(FileCopyException failure) => failure.Error switch
    {
        FileCopyError.Internal or FileCopyError.ProtocolViolation => ExitCodes.InternalError,
        FileCopyError.SourceChanged or FileCopyError.Damaged => ExitCodes.DataError,
        _ when failure.IsTransient => ExitCodes.TemporaryFailure,
        FileCopyError.NotEnoughDisk or FileCopyError.Superseded or FileCopyError.Cancelled => ExitCodes.TemporaryFailure,
        _ => ExitCodes.ConfigurationError,
    };
}
