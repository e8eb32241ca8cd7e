namespace NovaCron.Dwcp.Encoding;

/// <summary>Encoding or decoding failed. The message names the stage and the side.</summary>
public sealed class HdeException : Exception
{
    internal HdeException(HdeError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>What is wrong.</summary>
    public HdeError Error { get; }

    internal static HdeException Decoding(HdeError error, string detail, Exception? inner = null) =>
        new(error, $"Decoding at the target failed: {detail}", inner);

    internal static HdeException Encoding(HdeError error, string detail) =>
        new(error, $"Encoding at the source failed: {detail}");
}
