namespace Orleans.Configuration;

/// <summary>How calls travel from a client.</summary>
public class ClientMessagingOptions : MessagingOptions;
