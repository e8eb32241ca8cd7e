using System.Text.Json.Serialization;

namespace NovaCron.Grains.State;

/// <summary>
/// A state that tells other regions what it says to them: the announcement is stored in the very transaction that stores the state, and
/// sent from there.
/// </summary>
internal interface IAnnouncingState<TSelf> : IAnnouncingState
    where TSelf : IAnnouncingState<TSelf>
{
    /// <summary>The state with an announcement, for one write.</summary>
    TSelf Announcing(byte[]? announcement);
}

/// <summary>What the serializer of states asks.</summary>
internal interface IAnnouncingState
{
    /// <summary>Changes of replicated records, by their codec; null for none. Not a part of the state that is read again.</summary>
    [JsonIgnore]
    byte[]? Announcement { get; }
}
