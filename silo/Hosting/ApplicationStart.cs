using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using NovaCron.Grains.Hosts;

namespace NovaCron.Silo.Hosting;

/// <summary>Starts a web application and says in an operator's words why it cannot.</summary>
internal static class ApplicationStart
{
    /// <summary>Starts it.</summary>
    /// <exception cref="StartupException">
    /// A port cannot be opened, what it needs cannot be reached now, or the host's name is another's.
    /// </exception>
    public static async Task RunAsync(WebApplication application, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (Find<HostNameTakenException>(exception) is { } taken)
        {
            throw StartupException.Configuration($"--host-name: {taken.Message}", exception);
        }
        catch (Exception exception) when (FindSocketFault(exception) is { } fault)
        {
            throw Explain(exception, fault);
        }
    }

    // A database or silo that does not answer is no wrong setting: its supervisor shall try again.
    private static StartupException Explain(Exception exception, Exception fault) => fault switch
    {
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            new StartupException(ExitCodes.TemporaryFailure, $"A port is in use: {exception.Message}", exception),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.TimedOut
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound or SocketError.TryAgain } =>
            new StartupException(ExitCodes.TemporaryFailure, $"What it needs cannot be reached: {exception.Message}", exception),
        _ => StartupException.Configuration($"A port cannot be opened: {exception.Message}", exception),
    };

    private static Exception? FindSocketFault(Exception exception) =>
        Find<AddressInUseException>(exception) ?? (Exception?)Find<SocketException>(exception);

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
                return found;
        }

        return null;
    }
}
