namespace Mycosoft.Http;

/// <summary>Whether the host has finished starting. The host opens it; /ready answers 503 until then.</summary>
public sealed class ReadinessGate
{
    private volatile bool _open;

    public bool IsOpen => _open;

    public void Open() => _open = true;

    public void Close() => _open = false;
}
