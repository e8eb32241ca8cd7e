namespace NovaCron.Cli.Api;

/// <summary>How to reach a region's API.</summary>
internal sealed class NovaCronApiOptions
{
    /// <summary>Where a region's API listens when nobody says otherwise.</summary>
    public static readonly Uri DefaultAddress = new("http://127.0.0.1:7480");

    /// <summary>The API's address, without <c>/v1</c>. Default <see cref="DefaultAddress"/>.</summary>
    public Uri Address { get; init; } = DefaultAddress;

    /// <summary>The API token, sent as bearer; null sends none.</summary>
    public string? Token { get; init; }

    /// <summary>Longest wait for one answer. Default 100 s: a first boot copies the guest's images.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// How long a command that the API did not answer, or answered with 503, is sent again with the same key. Default 20 s; 0 never.
    /// </summary>
    public TimeSpan CommandRetryFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest silence on a stream of events before it is opened anew. Default 45 s, three of the server's heartbeats.</summary>
    public TimeSpan StreamSilenceMax { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How often in a row a broken stream of events is opened anew. Default 20.</summary>
    public int ReconnectCountMax { get; init; } = 20;

    /// <summary>Wait before the first reconnect; it doubles up to <see cref="ReconnectDelayMax"/>. Default 250 ms.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait before a reconnect. Default 5 s.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public void Validate()
    {
        if (Address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"The API's address must begin with http:// or https://, not '{Address}'.");
        }

        if (RequestTimeout <= TimeSpan.Zero || StreamSilenceMax <= TimeSpan.Zero || ReconnectDelay <= TimeSpan.Zero)
        {
            throw new ArgumentException("The API's time limits must be positive.");
        }

        if (CommandRetryFor < TimeSpan.Zero)
        {
            throw new ArgumentException("The API's time for repeating commands must not be negative.");
        }

        if (ReconnectCountMax < 0 || ReconnectDelayMax < ReconnectDelay)
        {
            throw new ArgumentException("ReconnectCountMax must not be negative, nor ReconnectDelayMax below ReconnectDelay.");
        }
    }
}
