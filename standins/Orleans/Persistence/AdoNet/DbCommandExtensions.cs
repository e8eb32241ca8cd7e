using System.Data;
using System.Data.Common;

namespace Orleans.Runtime.AdoNet;

/// <summary>Binds parameters by name, typed even when they are null.</summary>
internal static class DbCommandExtensions
{
    public static void Bind(this DbCommand command, string name, string? value) => command.Bind(name, value, DbType.String);

    public static void Bind(this DbCommand command, string name, int value) => command.Bind(name, value, DbType.Int32);

    public static void BindOptional(this DbCommand command, string name, int? value) => command.Bind(name, value, DbType.Int32);

    public static void Bind(this DbCommand command, string name, long value) => command.Bind(name, value, DbType.Int64);

    /// <summary>Binds a number whose type depends on its size: Orleans binds periods so.</summary>
    public static void BindNarrow(this DbCommand command, string name, long value)
    {
        if (value <= int.MaxValue)
        {
            command.Bind(name, (int)value);
        }
        else
        {
            command.Bind(name, value);
        }
    }

    public static void Bind(this DbCommand command, string name, byte[]? value) => command.Bind(name, value, DbType.Binary);

    public static void Bind(this DbCommand command, string name, DateTime value) => command.Bind(name, value, DbType.DateTime);

    private static void Bind(this DbCommand command, string name, object? value, DbType type)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
