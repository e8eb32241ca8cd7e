namespace Orleans.Runtime;

/// <summary>The client of an observer is gone.</summary>
[GenerateSerializer, Alias("Orleans.ClientNotAvailableException")]
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId observer)
        : base($"The client of observer {observer} is gone.")
    {
    }

    internal ClientNotAvailableException(string client, Exception? cause)
        : base($"Client {client} is gone.", cause!)
    {
    }
}
