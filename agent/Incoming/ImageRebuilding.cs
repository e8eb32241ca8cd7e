using NovaCron.Agent.Images;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Incoming;

/// <summary>Where units become an image again: each must follow the one before, and none lie behind its end.</summary>
internal sealed class ImageRebuilding(ImageWriter writer, ImageReference image) : IUnitSink
{
    public void DefineBlock(ushort block, string name)
    {
        // An image has one block, whatever it is called.
    }

    public void Opaque(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > image.Length - writer.Length)
        {
            throw new AgentException(
                AgentError.ImageInvalid, $"Image {ImageStore.Short(image)} is longer than the {image.Length:N0} bytes announced.");
        }

        writer.Write(bytes);
    }

    public void Zero(UnitAddress address, ushort tag, byte fill)
    {
        Span<byte> content = stackalloc byte[UnitAddress.Size];
        content.Fill(fill);
        Page(address, tag, content);
    }

    public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        if (address.Offset != (ulong)writer.Length)
        {
            throw new AgentException(
                AgentError.ImageInvalid,
                $"Image {ImageStore.Short(image)} has a unit at {address.Offset:N0} where its byte {writer.Length:N0} was to follow.");
        }

        Opaque(content);
    }
}
