namespace NovaCron.Silo.Federation.Mapping;

/// <summary>A message of the federation link holds a value that cannot be.</summary>
internal sealed class WireFormatException : Exception
{
    /// <summary>Creates the error.</summary>
    public WireFormatException(string field, string fault)
        : base($"The field {field} {fault}.")
    {
    }
}
