using System.Net;
using NovaCron.Cli.Api;

namespace NovaCron.Cli;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>It failed, and no other code says it better.</summary>
    public const int Failed = 1;

    /// <summary>The command or what it asks for is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The API, or the region it had to ask, could not be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>No such VM, host, region or migration.</summary>
    public const int NotFound = 4;

    /// <summary>Its present state does not allow it.</summary>
    public const int Conflict = 5;

    /// <summary>The migration was rolled back; the guest is at its source.</summary>
    public const int RolledBack = 6;

    /// <summary>The API token is missing, wrong or not enough.</summary>
    public const int NotAuthorized = 7;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The codes in a line, for help.</summary>
    public const string Help = "Exit codes: 0 done, 1 failed, 2 wrong command or request, 3 not reachable, 4 not found, "
        + "5 conflict with the present state, 6 migration rolled back, 7 not authorized, 130 interrupted.";

    /// <summary>The code of an API's error.</summary>
    public static int Of(ApiException exception) => exception.Status switch
    {
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => Conflict,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NotAuthorized,
        HttpStatusCode.ServiceUnavailable => Unreachable,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => Usage,
        _ => Failed,
    };

    /// <summary>The code of a migration that has ended.</summary>
    public static int Of(ApiMigration migration) => migration.HasCompleted ? Ok : RolledBack;
}
