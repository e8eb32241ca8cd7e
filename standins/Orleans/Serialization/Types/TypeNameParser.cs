namespace Orleans.Serialization.Types;

/// <summary>Reads a type's name.</summary>
/// <param name="text">The name.</param>
/// <param name="find">Finds a type or generic definition by its simple name.</param>
internal sealed class TypeNameParser(string text, Func<string, Type> find)
{
    private const int NestingMax = 16;
    private int _at;

    public Type Parse()
    {
        var type = Next(0);
        return _at == text.Length ? type : throw Malformed();
    }

    private Type Next(int nesting)
    {
        if (nesting > NestingMax)
        {
            throw Malformed();
        }

        var end = text.AsSpan(_at).IndexOfAny('<', '>', ',');
        var rest = end < 0 ? text[_at..] : text[_at..(_at + end)];
        var bracket = rest.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? rest : rest[..bracket];
        _at += name.Length;
        var type = find(name);
        if (_at < text.Length && text[_at] == '<')
        {
            type = Construct(type, nesting);
        }

        while (text.AsSpan(_at).StartsWith("[]"))
        {
            _at += 2;
            type = type.MakeArrayType();
        }

        return type;
    }

    private Type Construct(Type definition, int nesting)
    {
        List<Type> arguments = [];
        do
        {
            _at++;
            arguments.Add(Next(nesting + 1));
        }
        while (_at < text.Length && text[_at] == ',');
        if (_at >= text.Length || text[_at++] != '>' || !definition.IsGenericTypeDefinition
            || definition.GetGenericArguments().Length != arguments.Count)
        {
            throw Malformed();
        }

        return definition.MakeGenericType([.. arguments]);
    }

    private SerializerException Malformed() => new($"\"{text}\" is no type name.");
}
