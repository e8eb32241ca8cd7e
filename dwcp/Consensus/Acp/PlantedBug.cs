namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>Bugs between epochs, planted by tests: a simulation that does not find each of them proves little.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>A member's own seal begins the next epoch.</summary>
    SealWithoutQuorum,

    /// <summary>Whatever is applied last is sealed, each time anew, although nothing behind the switch belongs to the epoch.</summary>
    SealBehindSwitch,

    /// <summary>The rest of a batch that a switch cut off is handed in as it was, with the numbers that are used up.</summary>
    RestNotRenumbered,

    /// <summary>Who was told of an epoch begins it from an empty state, and not from the one that has the sealed root.</summary>
    BeginFromNothing,

    /// <summary>A member whose epoch is sealed answers reads by what it has, although the next epoch may have gone on without it.</summary>
    ReadWhileSealed,

    /// <summary>Messages of another epoch are taken for this one's.</summary>
    AnyEpochsMessages,

    /// <summary>Commands that were under way when the epoch ended are not handed in to the next one.</summary>
    NotHandedInAgain,
}
