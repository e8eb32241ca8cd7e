namespace Orleans;

/// <summary>A grain known by a text.</summary>
public interface IGrainWithStringKey : IGrain;
