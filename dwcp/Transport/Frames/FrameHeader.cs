namespace NovaCron.Dwcp.Transport.Frames;

internal readonly partial struct FrameHeader
{
    public const int Size = 64;
}
