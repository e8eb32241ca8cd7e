using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Orleans.Connections.Security;

/// <summary>Connections under TLS.</summary>
/// <param name="options">How.</param>
internal sealed class TlsConnections(TlsOptions options) : IConnectionSecurity
{
    public Task<Stream> AcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        var context = ContextOf(socket);
        var authentication = new TlsServerAuthenticationOptions
        {
            ServerCertificate = options.LocalServerCertificateSelector is null ? options.LocalCertificate : null,
            ServerCertificateSelectionCallback =
                options.LocalServerCertificateSelector is { } select ? (_, name) => select(context, name) : null,
            ClientCertificateRequired = options.RemoteCertificateMode != RemoteCertificateMode.NoCertificate,
            EnabledSslProtocols = options.SslProtocols,
            CertificateRevocationCheckMode = RevocationMode,
        };
        options.OnAuthenticateAsServer?.Invoke(context, authentication);
        return SecureAsync(
            socket, (stream, timeout) => stream.AuthenticateAsServerAsync(authentication.Value, timeout), cancellationToken);
    }

    public Task<Stream> ConnectAsync(Socket socket, CancellationToken cancellationToken)
    {
        var authentication = new TlsClientAuthenticationOptions
        {
            EnabledSslProtocols = options.SslProtocols,
            CertificateRevocationCheckMode = RevocationMode,
        };
        if (options.LocalClientCertificateSelector is { } select)
        {
            authentication.LocalCertificateSelectionCallback = select.Invoke;
        }
        else if (options is { LocalCertificate: { } certificate, ClientCertificateMode: not RemoteCertificateMode.NoCertificate })
        {
            authentication.ClientCertificates = [certificate];
        }

        options.OnAuthenticateAsClient?.Invoke(ContextOf(socket), authentication);
        return SecureAsync(
            socket, (stream, timeout) => stream.AuthenticateAsClientAsync(authentication.Value, timeout), cancellationToken);
    }

    private X509RevocationMode RevocationMode =>
        options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;

    private static DefaultConnectionContext ContextOf(Socket socket) => new()
    {
        LocalEndPoint = socket.LocalEndPoint,
        RemoteEndPoint = socket.RemoteEndPoint,
    };

    private async Task<Stream> SecureAsync(
        Socket socket, Func<SslStream, CancellationToken, Task> authenticate, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.HandshakeTimeout);
        var stream = Wrap(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await authenticate(stream, timeout.Token);
            return stream;
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            await stream.DisposeAsync();
            throw new ConnectionFailedException($"The TLS handshake took longer than {options.HandshakeTimeout}.", error);
        }
        catch (AuthenticationException error)
        {
            await stream.DisposeAsync();
            throw new ConnectionFailedException($"The TLS handshake failed: {error.Message}", error);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private SslStream Wrap(NetworkStream inner) => options.RemoteCertificateMode == RemoteCertificateMode.NoCertificate
        ? new SslStream(inner, leaveInnerStreamOpen: false)
        : new SslStream(inner, leaveInnerStreamOpen: false, (_, certificate, chain, errors) => IsAccepted(certificate, chain, errors));

    private bool IsAccepted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate switch
    {
        null => options.RemoteCertificateMode != RemoteCertificateMode.RequireCertificate,
        X509Certificate2 shown when options.RemoteCertificateValidation is { } validate => validate(shown, chain, errors),
        _ => errors == SslPolicyErrors.None,
    };
}
