namespace NovaCron.Cli.Api;

/// <summary>No answer came: nobody listens, the connection broke, or the time limit passed.</summary>
internal sealed class ApiUnreachableException : Exception
{
    /// <summary>Creates the error.</summary>
    public ApiUnreachableException(Uri address, string reason, Exception? innerException = null)
        : base($"No answer from the API at {address}: {reason}", innerException)
    {
    }
}
