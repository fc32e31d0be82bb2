namespace MetaFlow.Storage;

/// <summary>
/// A part of the catalogue whose writes are made one after the other, on all nodes, because a rule spans its rows:
/// the next revision, the last admin, the first person. Numbers are the keys of locks: never reuse one.
/// </summary>
internal enum Part
{
    Workflows = 1,
    People = 2,
    Knowledge = 3,
    Credentials = 4,
    Retention = 5,
}
