namespace NovaCron.Grains.Tests.World;

/// <summary>What a link does to an order for another host's agent.</summary>
internal enum LinkFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The order does not arrive.</summary>
    OrderLost,

    /// <summary>The order is obeyed, and nobody hears of it.</summary>
    AnswerLost,

    /// <summary>Nothing comes back, not even an error.</summary>
    Silence,
}
