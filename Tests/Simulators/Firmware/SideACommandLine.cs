using System.Globalization;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>The command line that side A answers on the port of its frames.</summary>
internal sealed class SideACommandLine(Board board)
{
    private bool _live;
    private bool _asJson;
    private TimeSpan _period;
    private DateTimeOffset _lastLive;
    private (int Sda, int Scl, int Hz) _bus;

    public DateTimeOffset NextDue => _live ? _lastLive + _period : DateTimeOffset.MaxValue;

    public void Boot()
    {
        _live = _asJson = false;
        _period = TimeSpan.FromSeconds(1);
        _bus = (5, 4, 100_000);
    }

    public void Tick()
    {
        if (board.Now < NextDue)
            return;
        _lastLive = board.Now;
        board.Print(_asJson ? Ndjson("AMB", board.Sensors.A) + Ndjson("ENV", board.Sensors.B) : $"#live =====\r\n{Live("AMB", "0x77", board.Sensors.A)}{Live("ENV", "0x76", board.Sensors.B)}");
    }

    public void Run(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return;
        words[0] = words[0].ToLowerInvariant();
        var answer = Answer(words);
        board.Did(null, words[0], answer is not Unknown, answer ?? "");
        if (answer is not null)
            board.Print(answer);
    }

    private const string Unknown = "Unknown command. Type 'help' for list.\r\n";
    private const string Scan = "I2C scan:\r\n  found: 0x76\r\n  found: 0x77\r\n";

    private string? Answer(string[] words)
    {
        switch (words)
        {
            case ["help" or "?", ..]:
                return "\r\nCommands (Serial Monitor @ 115200):\r\n  help         - this help\r\n  scan         - I2C bus scan\r\n  status       - I2C config + BME presence\r\n  fmt lines|json\r\n\r\n";
            case ["scan", ..]:
                return Scan;
            case ["status", ..]:
                return Bus("") + Presence("AMB", "0x77") + Presence("ENV", "0x76");
            case ["i2c", var sda, var scl, .. var hz]:
                _bus = (Number(sda), Number(scl), hz is [var given, ..] ? Number(given) : _bus.Hz);
                return Bus(" - re-init") + Scan;
            case ["live", "on", .. var period]:
                if (period is [var ms, ..] && Number(ms) is > 0 and var some)
                    _period = TimeSpan.FromMilliseconds(some);
                (_live, _lastLive) = (true, board.Now - _period);
                return FormattableString.Invariant($"live ON {_period.TotalMilliseconds:F0} ms\r\n");
            case ["live", "off", ..]:
                _live = false;
                return "live OFF\r\n";
            case ["fmt", .. var format]:
                _asJson = format is ["json", ..];
                return _asJson ? "fmt json\r\n" : "fmt lines\r\n";
            case ["dbg", .. var state]:
                return state is ["on", ..] ? "dbg ON\r\n" : "dbg OFF\r\n";
            case ["probe" or "regs", .. var which]:
                return which is ["env", ..] ? Probe("0x76") : Probe("0x77");
            case ["led", "rgb", var r, var g, var b]:
                board.Pixel = (Number(r), Number(g), Number(b));
                return null;
            case ["led", "mode", "off"]:
                board.Pixel = default;
                return null;
            case ["led" or "morgio" or "coin" or "bump" or "power" or "1up", ..]:
                return null;
            case ["poster", ..]:
                return "\r\n  SuperMorgIO\r\n  Mycosoft ESP32AB\r\n\r\n";
            case ["claw", ..]:
                return "claw: not initialized (no servo pin or PCA9685)\r\n";
            default:
                return Unknown;
        }
    }

    private string Bus(string more) => FormattableString.Invariant($"I2C: SDA={_bus.Sda} SCL={_bus.Scl} @ {_bus.Hz} Hz{more}\r\n");

    private static string Presence(string name, string address) => $"{name}: present=YES addr={address} begin=OK sub=OK\r\n";

    private static string Probe(string address) => $"--- BME ID probe @ {address} ---\r\n  #1 chip_id: OK 0x61 | variant_id: OK 0x01\r\n------------------------\r\n";

    public static string Live(string name, string address, Air air) => FormattableString.Invariant(
        $"#live {name} addr={address} age=12ms T={air.Temperature:F2}C RH={air.Humidity:F2}% P={air.Pressure:F2}hPa Gas={air.Gas:F0}Ohm IAQ={air.Iaq:F2} CO2eq={air.Co2:F2} VOC={air.Voc:F2}\r\n");

    private string Ndjson(string name, Air air) => FormattableString.Invariant(
        $"{{\"ts_ms\":{board.UptimeMs},\"sensor\":\"{name}\",\"tC\":{air.Temperature:F2},\"rh\":{air.Humidity:F2},\"p_hPa\":{air.Pressure:F2},\"gas\":{air.Gas:F0},\"iaq\":{air.Iaq:F2},\"co2eq\":{air.Co2:F2},\"voc\":{air.Voc:F2}}}\r\n");

    private static int Number(string word) => int.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
