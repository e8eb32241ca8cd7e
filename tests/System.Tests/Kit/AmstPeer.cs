using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.SystemTests.Kit;

/// <summary>
/// A peer on a region's federation port that speaks AMST by its documentation alone: the frames are written byte by byte,
/// so that they can also be wrong.
/// </summary>
internal sealed class AmstPeer : IAsyncDisposable
{
    public const byte Hello = 1;
    public const byte Refuse = 3;
    public const byte Data = 4;
    public const int HeaderBytes = 64;
    private readonly TcpClient _client;
    private readonly SslStream _stream;

    private AmstPeer(TcpClient client, SslStream stream) => (_client, _stream) = (client, stream);

    /// <summary>Connects to a region with the certificate of another, as that region's agent would.</summary>
    public static Task<AmstPeer> ConnectAsync(Region target, Region self) => ConnectAsync(target, Path.Combine(self.DataFolder, "tls"));

    /// <summary>Connects to a region with the certificate in a folder.</summary>
    public static async Task<AmstPeer> ConnectAsync(Region target, string folder)
    {
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "region.pem"), Path.Combine(folder, "region.key"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(target.DataFolder, "tls", "ca.pem"));
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, target.ListenPort);
        var stream = new SslStream(client.GetStream());
        var peer = new AmstPeer(client, stream);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = $"{target.Name}.region.novacron",
                ApplicationProtocols = [new SslApplicationProtocol("amst/1")],
                ClientCertificateContext = SslStreamCertificateContext.Create(pem, additionalCertificates: null, offline: true),
                CertificateChainPolicy = policy,
            });
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>A frame without payload, its checksum right.</summary>
    /// <param name="version">The frame version.</param>
    /// <param name="type">The frame's type.</param>
    /// <param name="payloadLength">What it announces.</param>
    public static byte[] Header(byte version, byte type, uint payloadLength)
    {
        var header = new byte[HeaderBytes];
        header[0] = version;
        header[1] = type;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), payloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), Checksum(header));
        return header;
    }

    public async Task SendAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    /// <summary>Says that nothing more will come.</summary>
    public Task EndAsync() => _stream.ShutdownAsync();

    /// <summary>Everything the region answers until it closes.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var answer = new MemoryStream();
        try
        {
            await Patience.ForAsync(CopyAsync(answer), () => "The region does not close the connection.");
        }
        catch (IOException)
        {
            // A reset is as good an end as any.
        }

        return answer.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task<bool> CopyAsync(MemoryStream answer)
    {
        await _stream.CopyToAsync(answer);
        return true;
    }

    // CRC-32C of the header with its own field as zero.
    private static uint Checksum(ReadOnlySpan<byte> header)
    {
        var crc = uint.MaxValue;
        foreach (var value in header)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
