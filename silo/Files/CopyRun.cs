using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Agent;
using NovaCron.Agent.Files;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Files;

/// <summary>
/// Copies a file to another region, going on after every interruption: first it finds a silo there that takes files, then
/// it sends what that silo lacks. It gives up when nothing more has arrived for a while, or when trying again cannot help.
/// </summary>
internal sealed class CopyRun(
    CopyOptions options, FileSource source, TlsIdentity identity, RememberedPaths paths, ICopyOutput output, CopyMeter meter,
    TimeProvider time)
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(10);

    /// <summary>Damage that is found again and again is no accident of the wire: 3 times.</summary>
    private const int DamagesMax = 3;

    private readonly FileCopyRequest _request = new(
        identity.Region, options.Path, source.Identity, source.DataBytes, options.IsOverwriting, options.IsRestart);

    private readonly TcpDialerOptions _dialing = new();
    private long? _heldAtFirst;
    private long _farthest = -1;
    private TimeSpan _lastProgress;
    private int _attempts;
    private int _damages;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="FileCopyException">It failed.</exception>
    /// <exception cref="NovaCronException">The region could not be asked.</exception>
    public async Task<CopyOutcome> RunAsync(CancellationToken cancellationToken)
    {
        for (var pause = PauseMin; ; pause = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, pause.Ticks * 2)))
        {
            try
            {
                var digest = await TryAsync(cancellationToken);
                meter.Detach();
                return new CopyOutcome(meter.Sum(_heldAtFirst ?? 0), digest, _attempts);
            }
            catch (Exception failure) when (CanGoOn(failure) && !cancellationToken.IsCancellationRequested)
            {
                if (NoteProgress())
                    pause = PauseMin;
                if (meter.Elapsed - _lastProgress > options.Patience)
                    throw;
                output.Interrupted(failure.Message, pause);
            }
            finally
            {
                meter.Detach();
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Whether a copy that was taken once may go on; the first refusal is final, so that mistakes are told at once.</summary>
    private bool CanGoOn(Exception failure) => _heldAtFirst is not null && failure switch
    {
        FileCopyException { Error: FileCopyError.Damaged } => ++_damages < DamagesMax,
        FileCopyException copy => copy.IsTransient,
        NovaCronException link => link.Failure.IsTransient,
        _ => false,
    };

    private bool NoteProgress()
    {
        if (meter.DoneBytes <= _farthest)
            return false;
        (_farthest, _lastProgress) = (meter.DoneBytes, meter.Elapsed);
        return true;
    }

    private async Task<byte[]> TryAsync(CancellationToken cancellationToken)
    {
        var (client, address, ticket, endpoint) = await OpenAsync(cancellationToken);
        using (client)
        {
            _attempts++;
            _heldAtFirst ??= ticket.HeldBytes;
            output.Opened(ticket, options.Region, address.ToText());
            var held = await client.ListHeldAsync(ticket, source.Length, cancellationToken);
            var sender = new FileSender(source, held);
            try
            {
                return await SendAsync(sender, ticket, endpoint.Length > 0 ? endpoint : address.ToText(), cancellationToken);
            }
            catch (FileCopyException failure)
            {
                return await FindOutcomeAsync(client, ticket, sender, failure, cancellationToken);
            }
        }
    }

    private async Task<(FileCopyClient Client, DnsEndPoint Address, FileCopyTicket Ticket, string Endpoint)> OpenAsync(
        CancellationToken cancellationToken)
    {
        // A second attempt goes on where the first was, whatever the user wanted of what was there before.
        var request = _request with { IsRestart = _request.IsRestart && _heldAtFirst is null };
        Exception? refusal = null;
        foreach (var address in options.Peer.Addresses)
        {
            var client = new FileCopyClient(options.Region, address, identity, new FederationOptions(), time);
            try
            {
                var (ticket, endpoint) = await client.OpenAsync(request, cancellationToken);
                return (client, address, ticket, endpoint);
            }
            catch (Exception failure)
            {
                client.Dispose();
                if (failure is not (FileCopyException { Error: FileCopyError.NotOffered }
                    or NovaCronException { Failure.IsTransient: true }))
                    throw;
                refusal ??= failure;
            }
        }

        throw refusal ?? new InvalidOperationException("A peer has at least one address.");
    }

    private async Task<byte[]> SendAsync(
        FileSender sender, FileCopyTicket ticket, string endpoint, CancellationToken cancellationToken)
    {
        var congestionControl = new SocketTuning(_dialing.Sockets).CongestionControlOffered;
        var settings = options.Transfer with
        {
            DisconnectedTimeMax = options.Patience,
            Remembered = paths.Find(options.Region, congestionControl),
        };
        try
        {
            await using var transfer = await AmstSender.ConnectAsync(
                new TcpDialer(endpoint, identity, options.Region, _dialing, time),
                ticket.ToOffer(identity.Region, options.Region),
                settings,
                time,
                NullLogger.Instance,
                cancellationToken);
            meter.Attach(sender, transfer);
            try
            {
                return await sender.SendAsync(transfer, cancellationToken);
            }
            finally
            {
                paths.Remember(options.Region, congestionControl, transfer.Learned);
            }
        }
        catch (AmstException failure)
        {
            throw FileCopyException.From(failure);
        }
    }

    /// <summary>What the target says of a copy whose end was not heard; the failure itself when it cannot be asked.</summary>
    private static async Task<byte[]> FindOutcomeAsync(
        FileCopyClient client,
        FileCopyTicket ticket,
        FileSender sender,
        FileCopyException failure,
        CancellationToken cancellationToken)
    {
        FileCopyReport report;
        try
        {
            report = await client.WaitAsync(ticket.Copy, cancellationToken);
        }
        catch (Exception silence) when (silence is FileCopyException or NovaCronException)
        {
            throw failure;
        }

        if (report.Failure is { } reason)
            throw reason;
        return sender.Digest is { } own && report.Digest.Span.SequenceEqual(own) ? own : throw failure;
    }
}
