using System.Data.Common;

namespace NovaCron.Grains.Tests.World;

/// <summary>What a database provider throws; its words are not for users.</summary>
internal sealed class ProviderException(string message) : DbException(message);
