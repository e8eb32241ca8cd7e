namespace Orleans.Runtime.Activations;

/// <summary>Gives the activation to the services that live in its scope.</summary>
internal sealed class GrainContextHolder
{
    public Activation? Context { get; set; }

    public IGrainContext Required => Context
        ?? throw new InvalidOperationException("There is no grain context here: it is a service of activations only.");
}
