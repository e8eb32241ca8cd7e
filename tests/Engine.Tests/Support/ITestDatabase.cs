using Orleans.Configuration;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A database with the project's scripts applied.</summary>
internal interface ITestDatabase : IAsyncDisposable
{
    /// <summary>What it is, and the name of the storage in it.</summary>
    string Store { get; }

    /// <summary>Puts state into it.</summary>
    void Configure(AdoNetGrainStorageOptions options);

    /// <summary>Puts reminders into it.</summary>
    void Configure(AdoNetReminderTableOptions options);

    Task ExecuteAsync(string statements);

    Task<long> CountAsync(string query);
}
