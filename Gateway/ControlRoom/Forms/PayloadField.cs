namespace Mycosoft.ControlRoom.Forms;

/// <summary>A part of a payload with what somebody has filled in.</summary>
public sealed class PayloadField
{
    /// <summary>Items of a list that are there before anybody asks for them, if it needs so many.</summary>
    private const int MostAtFirst = 3;

    private readonly PayloadField? _parent;

    internal PayloadField(FieldShape shape, PayloadField? parent, string name, bool isRequired)
    {
        (Shape, _parent, Name, IsRequired) = (shape, parent, name, isRequired);
        Clear();
    }

    public FieldShape Shape { get; }

    /// <summary>Of a member; of an entry of a map it can be changed.</summary>
    public string Name { get; set; }

    public bool IsRequired { get; }

    /// <summary>As it stands in its box: a text, a number as it was typed, true or false, or JSON.</summary>
    public string Text { get; set; } = "";

    /// <summary>Whether a group that may be left out is there.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Members of a group, items of a list, entries of a map.</summary>
    public IReadOnlyList<PayloadField> Parts { get; private set; } = [];

    /// <summary>What is wrong with it.</summary>
    public string? Error { get; internal set; }

    /// <summary>As the API names it: <c>$.payload.lines[0].amount</c>.</summary>
    public string Path => _parent switch
    {
        null => Name,
        { Shape.Kind: FieldKind.List } => $"{_parent.Path}[{_parent.IndexOf(this)}]",
        _ => $"{_parent.Path}.{Name}",
    };

    /// <summary>The same as the id of an element.</summary>
    public string ElementId => Path.Replace("$.", "", StringComparison.Ordinal).Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal).Replace(' ', '-');

    /// <summary>A flag that means something when nobody touches it is a box to tick; any other has to be chosen.</summary>
    public bool IsTick => Shape is { Kind: FieldKind.Flag, Default: not null, IsNullable: false };

    public bool CanGrow => Shape.Longest is not { } most || Parts.Count < most;

    public bool CanShrink => Shape.Kind == FieldKind.Map || Parts.Count > (IsRequired ? Shape.Shortest ?? 0 : 0);

    /// <summary>As if nobody had filled it in.</summary>
    public void Clear()
    {
        (Text, Error) = (IsTick ? Shape.Default!.ToJsonString() : "", null);
        Parts = [];
        if (Shape.Kind == FieldKind.Group)
            Put(IsRequired);
        else if (Shape.Kind == FieldKind.List && IsRequired)
            Parts = [.. Enumerable.Range(0, Math.Min(Shape.Shortest ?? 0, MostAtFirst)).Select(_ => Item(""))];
    }

    /// <summary>Puts a group in, or leaves it out.</summary>
    public void Put(bool there)
    {
        IsThere = there;
        Parts = there ? [.. Shape.Members.Select(m => new PayloadField(m.Shape, this, m.Name, m.IsRequired))] : [];
    }

    /// <summary>One more item or entry.</summary>
    public PayloadField Add(string name = "")
    {
        var item = Item(name);
        Parts = [.. Parts, item];
        return item;
    }

    public void Remove(PayloadField part) => Parts = [.. Parts.Where(p => p != part)];

    internal void Reset() => Parts = [];

    private PayloadField Item(string name) => new(Shape.Items!, this, name, isRequired: true);

    private int IndexOf(PayloadField part)
    {
        for (var i = 0; i < Parts.Count; i++)
        {
            if (Parts[i] == part)
                return i;
        }

        return -1;
    }
}
