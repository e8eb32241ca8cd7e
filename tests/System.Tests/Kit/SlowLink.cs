namespace NovaCron.SystemTests.Kit;

/// <summary>Makes a link slow while it lives: a busy guest of 16 MiB rewrites more than 128 KiB a second carry.</summary>
internal sealed class SlowLink : IDisposable
{
    private const int BytesPerSecond = 128 * 1024;
    private readonly Link _link;

    public SlowLink(Link link)
    {
        _link = link;
        _link.BytesPerSecond = BytesPerSecond;
    }

    public void Dispose() => _link.BytesPerSecond = 0;
}
