namespace Orleans;

/// <summary>The stages of a silo or a client.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>First.</summary>
    public const int First = int.MinValue;

    /// <summary>The engine is set up.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>The engine's services start.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>The engine's storage starts.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>The engine's grain services start.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>The application's services start: storage providers, for one.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>Grains may be called; clients are let in.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>Up: start-up tasks run here.</summary>
    public const int Active = 20000;

    /// <summary>Last.</summary>
    public const int Last = int.MaxValue;
}
