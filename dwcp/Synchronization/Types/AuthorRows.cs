using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// The newest entry of each author among those at one path. An author's newer entry covers its older ones, but where a transaction between
/// the two is still under way an older one may stand beside it: counted twice, it would give rights that nobody has.
/// </summary>
internal ref struct AuthorRows(ReadOnlySpan<Entry> entries)
{
    private readonly ReadOnlySpan<Entry> _entries = entries;
    private int _at = -1;

    public readonly Entry Current => _entries[_at];

    public readonly AuthorRows GetEnumerator() => this;

    public bool MoveNext()
    {
        // An author's entries stand together, the newest last.
        do
        {
            _at++;
        }
        while (_at + 1 < _entries.Length && _entries[_at + 1].Dot.Author == _entries[_at].Dot.Author);

        return _at < _entries.Length;
    }
}
