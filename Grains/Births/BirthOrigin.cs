namespace Mycosoft.Births;

/// <summary>Who wanted an agent.</summary>
public enum BirthOrigin
{
    /// <summary>A person asked for it.</summary>
    Person = 0,

    /// <summary>The owner's standing order.</summary>
    Roster = 1,

    /// <summary>The company itself, to fill a gap.</summary>
    Gap = 2,

    /// <summary>It was made from a template.</summary>
    Template = 3,

    /// <summary>It registered itself, with its own key.</summary>
    Self = 4,
}
