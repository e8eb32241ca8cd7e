using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Errors;

/// <summary>How REST tells an error.</summary>
/// <param name="Error">The error.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Its stable code, also the end of its type URI.</param>
/// <param name="Title">What kind of error it is.</param>
internal sealed record ErrorKind(NovaCronError Error, int Status, string Code, string Title)
{
    /// <summary>The stable type URI.</summary>
    public string Type => "urn:novacron:error:" + Code;
}
