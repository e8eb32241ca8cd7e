namespace NovaCron.Gateway;

/// <summary>Limits of the REST gateway.</summary>
public sealed class NovaCronGatewayOptions
{
    /// <summary>Items on a page when the request names no number. Default 50.</summary>
    public int PageSizeDefault { get; set; } = 50;

    /// <summary>The most items on a page; more are cut to it. Default 500.</summary>
    public int PageSizeMax { get; set; } = 500;

    /// <summary>The longest request body, in bytes; a longer one is refused with 413. Default 64 KiB.</summary>
    public int RequestBodyBytesMax { get; set; } = 64 * 1024;

    /// <summary>Longest silence on a stream of events; then a comment says that it lives. Default 15 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The most streams of events open at once; more are refused with 503. Default 512.</summary>
    public int EventStreamsMax { get; set; } = 512;

    /// <summary>When a client should ask again for what takes long. Default 1 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the web console is served at <c>/</c>. Default true.</summary>
    public bool ServesConsole { get; set; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public void Validate()
    {
        if (PageSizeDefault < 1 || PageSizeMax < PageSizeDefault)
        {
            throw new ArgumentException("PageSizeDefault must be at least 1 and PageSizeMax not below it.");
        }

        if (RequestBodyBytesMax < 1024 || EventStreamsMax < 1)
        {
            throw new ArgumentException("RequestBodyBytesMax must be at least 1024 and EventStreamsMax at least 1.");
        }

        if (Heartbeat <= TimeSpan.Zero || RetryAfter < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException("Heartbeat must be positive and RetryAfter at least 1 s.");
        }
    }
}
