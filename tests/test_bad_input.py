"""Whatever is wrong with the input: exit 2, one message, no traceback, nothing written, at once."""

import os
import subprocess
import sys
import time

import pytest

from sim.cli import main
from sim.scenario.shipped import shipped_file

CASE = shipped_file("case", "sierra-leone").read_text(encoding="utf-8")
DESIGN = shipped_file("design", "balanced").read_text(encoding="utf-8")
STUDY = shipped_file("study", "mission-mix").read_text(encoding="utf-8")
SECONDS_ALLOWED = 1.0


def case(old, new):
    assert old in CASE
    return CASE.replace(old, new, 1)


def design(old, new):
    assert old in DESIGN
    return DESIGN.replace(old, new, 1)


def study(old, new):
    assert old in STUDY
    return STUDY.replace(old, new, 1)


def extending(value):
    return f'extends = {value}\ntitle = "T"\n'


CONTENTS = {
    "empty": (b"", ["empty"]),
    "only a comment": (b"# nothing\n", ["empty"]),
    "binary": (bytes(range(1, 256)), ["line 2", "UTF-8"]),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0", ["NUL"]),
    "UTF-16": ("title = 'T'".encode("utf-16"), ["UTF-16", "Save it as UTF-8"]),
    "UTF-16 without mark": ("title = 'T'".encode("utf-16-le"), ["NUL"]),
    "Latin-1": ("a = 1\ntitle = 'Lomé'".encode("latin-1"), ["line 2", "UTF-8"]),
    "NUL": (b"title = 'T'\n\0", ["line 2", "NUL"]),
    "over 1 MB": (b"#" * 1_000_001, ["too large", "1 MB"]),
    "not TOML": (b"title: T\n", ["not valid TOML", "line 1"]),
    "duplicate key": (b"title = 'T'\ntitle = 'U'\n", ["a key stands twice"]),
    "duplicate table": (b"title = 'T'\n[exit]\n[exit]\n", ["a table stands twice"]),
    "deep arrays": (b"title = " + b"[" * 50_000, ["nested too deeply"]),
    "deep tables": (b"a." * 5_000 + b"a = 1", ["dots"]),
    "long number": (b"title = " + b"9" * 5_000, ["digits"]),
    "impossible date": (case("1999-07-07", "1999-02-30"), ["not valid TOML"]),
    "many unknown keys": (
        "".join(f"key{i} = 1\n" for i in range(40_000)),
        ["unknown key", "and 40000 more problems"],
    ),
    "misspelt key": (
        design("robustness", "robustnes"),
        ["allocation.robustnes", "Did you mean 'robustness'?"],
    ),
    "misspelt key of a group": (
        case("fighters_people", "fightrs_people"),
        ["groups.sla.fightrs_people", "fighters_people"],
    ),
    "misspelt table": (design("[allocation]", "[alocation]"), ["alocation", "Did you mean 'allocation'?"]),
    "text for a number": (
        design("robustness = 0.6", 'robustness = "0.6"'),
        ["robustness", "'0.6'", "without quotes"],
    ),
    "true for a number": (
        design("robustness = 0.6", "robustness = true"),
        ["robustness", "true", "from 0 to 1"],
    ),
    "half a person": (
        case("15_000", "15.5"),
        ["groups.ruf.fighters_people", "15.5", "whole number", "decimal point"],
    ),
    "a date for a number": (
        case("15_000", "1999-07-07"),
        ["groups.ruf.fighters_people", "1999-07-07", "whole number"],
    ),
    "a list for a number": (
        case("15_000", "[1]"),
        ["groups.ruf.fighters_people", "an array of 1", "whole number"],
    ),
    "a table for a list": (design("strengths = [", "strengths = {}\nx = ["), ["deployment"]),
    "one entry for a list": (
        "title='T'\n[deployment.strengths]\nmonth = 1\n",
        ["deployment.strengths", "double brackets"],
    ),
    "a text for a date": (case("1999-07-07", '"1999-07-07"'), ["week_zero", "without quotes"]),
    "a time for a date": (case("1999-07-07", "1999-07-07T10:00:00"), ["week_zero", "a date"]),
    "a number for a text": (design('"Balanced"', "5"), ["title", "text"]),
    "NaN": (design("robustness = 0.6", "robustness = nan"), ["robustness", "nan", "from 0 to 1"]),
    "infinity": (design("robustness = 0.6", "robustness = inf"), ["robustness", "inf"]),
    "1e999": (design("robustness = 0.6", "robustness = 1e999"), ["robustness", "inf"]),
    "10**30": (case("15_000", "1" + "0" * 30), ["fighters_people", "2,000,000"]),
    "16**4000": (case("15_000", "0x1" + "0" * 4000), ["fighters_people", "16001 bits"]),
    "one over": (
        case("15_000", "2_000_001"),
        ["groups.ruf.fighters_people", "2000001", "from 0 to 2,000,000 (people)"],
    ),
    "one under": (case("15_000", "-1"), ["groups.ruf.fighters_people", "-1", "from 0"]),
    "just over": (
        design("robustness = 0.6", "robustness = 1.0000001"),
        ["robustness", "1.0000001", "from 0 to 1 (share)"],
    ),
    "zero people": (case("4_600_000", "0"), ["population_people", "from 1"]),
    "shares over 1": (case("share = 0.34", "share = 0.44"), ["identities", "1.1", "must sum to 1"]),
    "tasks over 1": (design("mediation = 0.4", "mediation = 0.9"), ["tasks", "1.1", "at most 1"]),
    "half after nine tenths": (
        design("[deployment]", "[deployment]\nmonths_to_half = 11.0"),
        ["months_to_nine_tenths"],
    ),
    "months that fall": (
        design("{ month = 3,", "{ month = 9 }, { month = 3,"),
        ["deployment.strengths", "rise", "[9, 3]"],
    ),
    "overlapping phases": (
        design("{ month = 3,", "{ month = 3 }, { month = 65,"),
        ["deployment.strengths.1.month", "60"],
    ),
    "leaves before it comes": (
        design("first_month = 60", "first_month = 3"),
        ["exit.first_month", "before it comes"],
    ),
    "unknown posture": (
        design('"patrol"', '"patroll"'),
        ["allocation.posture", "Did you mean 'patrol'?", "'garrison'"],
    ),
    "unknown kind": (case('kind = "rebel"', 'kind = "rebels"'), ["groups.ruf.kind", "Did you mean 'rebel'?"]),
    "missing key": (
        case("population_people = 4_600_000", ""),
        ["population_people", "missing", "whole number"],
    ),
    "no groups": (CASE.split("[[groups]]")[0], ["groups", "missing"]),
    "a group twice": (case('name = "cdf"', 'name = "ruf"'), ["groups", "'ruf' stands twice"]),
    "two states": (case('kind = "rebel"', 'kind = "state"'), ["exactly one", "state"]),
    "unknown identity": (
        case('identity = "mende"', 'identity = "mendee"'),
        ["groups.cdf.identity", "mendee"],
    ),
    "a base off the map": (
        case('"Buedu"', '"Paris"'),
        ["groups.ruf.area", "'Paris'", "not a town", "sierra-leone"],
    ),
    "a misspelt town": (
        case('"Kailahun", "Buedu"', '"Kailahum"'),
        ["groups.ruf.area", "Did you mean 'Kailahun'?"],
    ),
    "two towns of a name": (case('"Buedu"', '"Gandorhun"'), ["groups.ruf.area", "2 towns", "'Gandorhun'"]),
    "unknown map": (
        case('map = "sierra-leone"', 'map = "sierra-leon"'),
        ["map", "Did you mean 'sierra-leone'?"],
    ),
    "a map elsewhere": (
        case('map = "sierra-leone"', 'map = "../../etc/passwd"'),
        ["map", "lower-case letters"],
    ),
    "another cell": (case("cell_km = 10.0", "cell_km = 20.0"), ["cell_km", "20.0", "allowed: 10"]),
    "an odd name": (case('name = "ruf"', 'name = "RUF"'), ["groups.RUF.name", "lower-case letters"]),
    "a name of 300": (case('name = "ruf"', f'name = "{"r" * 300}"'), ["name", "at most 60 characters"]),
    "a name like an option": (case('name = "ruf"', 'name = "-rf"'), ["name", "'-rf'"]),
    "a name with a line end": (case('name = "ruf"', 'name = "ruf\\n"'), ["name", "'ruf\\n'"]),
    "escape in a title": (design('"Balanced"', '"\\u001b[31mred"'), ["title", "'\\x1b[31mred'"]),
    "an empty town list": (
        case('area = ["Masaka", "Port Loko", "Waterloo", "Lunsar"]', "area = []"),
        ["groups.afrc-ex-sla.area"],
    ),
    "extends a URL": (
        extending('"https://example.org/a.toml"'),
        ["extends", "https", "a file in the same folder"],
    ),
    "extends upwards": (
        extending('"../../etc/passwd"'),
        ["extends", "../../etc/passwd", "a file in the same folder"],
    ),
    "extends a path": (extending('"/etc/passwd"'), ["extends", "a file in the same folder"]),
    "extends a number": (extending("5"), ["extends", "got 5"]),
    "extends with ending": (extending('"balanced.toml"'), ["extends", "Say extends = 'balanced'"]),
    "extends nothing known": (extending('"balancd"'), ["extends", "Did you mean 'balanced'?"]),
    "extends another kind": (
        extending('"sierra-leone"') + "[exit]\nmonths = 1\n",
        ["extends", "'sierra-leone' is a case"],
    ),
    "extends itself": (extending('"input"'), ["extends", "itself"]),
    "extends a device name": (extending('"CON"'), ["extends", "'CON'"]),
    "replications 0": (
        study("replications = 40", "replications = 0"),
        ["replications", "from 1 to 1,000,000"],
    ),
    "replications 10**12": (study("replications = 40", "replications = 1_000_000_000_000"), ["replications"]),
    "seed -1": (study("seed = 1999", "seed = -1"), ["seed", "from 0"]),
    "seed 2**64": (
        study("seed = 1999", f"seed = {2**64}"),
        ["seed", "9,223,372,036,854,775,807"],
    ),
    "seed 1.5": (study("seed = 1999", "seed = 1.5"), ["seed", "whole number"]),
    "10**8 records": (
        study("replications", "civilians = 100_000_000\nreplications"),
        ["civilians", "1,000,000"],
    ),
    "no records": (study("replications", "civilians = 0\nreplications"), ["civilians", "from 1"]),
    "weeks -1": (study("replications", "horizon_weeks = -1\nreplications"), ["horizon_weeks", "from 0"]),
    "election after the horizon": (
        STUDY + "\n[settings]\ncase.provisions.elections.due_month = 121",
        ["case.provisions.elections.due_month", "got 121", "horizon_weeks of 524"],
    ),
    "exit after the horizon": (
        STUDY + "\n[settings]\ndesign.exit.first_month = 600",
        ["design.exit.first_month", "got 600", "horizon_weeks of 2,600"],
    ),
    "unknown mechanism": (
        study("replications", 'disable = ["comitment"]\nreplications'),
        ["Did you mean 'commitment'?"],
    ),
    "unknown case": (
        study('case = "sierra-leone"', 'case = "siera-leone"'),
        ["Did you mean 'sierra-leone'?"],
    ),
    "a case by path": (
        study('case = "sierra-leone"', 'case = "/etc/passwd"'),
        ["case", "lower-case letters"],
    ),
    "unknown design": (study('"force-heavy"', '"forceheavy"'), ["Did you mean 'force-heavy'?"]),
    "a design twice": (study('"force-heavy"', '"balanced"'), ["designs", "twice"]),
    "no designs": (
        study('["no-mission", "observers", "force-heavy", "balanced", "unamsil"]', "[]"),
        ["designs", "1 to 100"],
    ),
    "unknown baseline": (
        study('baseline = "no-mission"', 'baseline = "none"'),
        ["baseline", "'none'", "no-mission"],
    ),
    "unknown table": (
        study('"weeks"', '"week"'),
        ["keep.1", "Did you mean 'weeks'?"],
    ),
    "a setting of nothing": (
        STUDY + "\n[settings]\nseed = 1",
        ["settings.seed", "case. or design."],
    ),
    "a misspelt setting": (
        STUDY + "\n[settings]\ncase.groups.rf.supply = 0.1",
        ["Did you mean 'case.groups.ruf.supply'?"],
    ),
    "a setting out of range": (
        STUDY + "\n[settings]\ndesign.quality.police = 2.0",
        ["design.quality.police", "2.0", "from 0 to 1"],
    ),
    "a setting of a list": (
        STUDY + "\n[settings]\ncase.groups = [1]",
        ["settings.case.groups"],
    ),
}

ARGUMENTS = {
    "no command": ("", ["which command?", "study"]),
    "misspelt command": ("studdy mission-mix", ["'studdy'", "Did you mean 'study'?"]),
    "misspelt option": (
        "study mission-mix --replicatons 3",
        ["'--replicatons'", "Did you mean '--replications'?"],
    ),
    "abbreviated option": ("study mission-mix --rep 3", ["'--rep'"]),
    "one word too many": ("run sierra-leone unamsil more", ["one word too many", "'more'"]),
    "no case": ("run", ["CASE"]),
    "seed -1": ("run sierra-leone --seed -1", ["--seed", "-1", "from 0"]),
    "seed 2**64": (f"run sierra-leone --seed {2**64}", ["--seed", "9,223,372,036,854,775,807"]),
    "seed 1.5": ("run sierra-leone --seed 1.5", ["--seed", "'1.5'", "whole number"]),
    "replications 0": ("study mission-mix -n 0", ["--replications", "from 1 to 1,000,000"]),
    "workers 0": ("study mission-mix --workers 0", ["--workers", "from 1"]),
    "unknown executor": ("study mission-mix --executor fork", ["--executor", "threads"]),
    "unknown case": ("run siera-leone", ["'siera-leone'", "Did you mean 'sierra-leone'?"]),
    "unknown design": ("run sierra-leone unamsill", ["Did you mean 'unamsil'?"]),
    "a design as a case": ("run unamsil", ["'unamsil' is a design"]),
    "unknown study": ("study mission-mixx", ["Did you mean 'mission-mix'?"]),
    "capitals": ("run Sierra-Leone", ["'Sierra-Leone'", "Did you mean 'sierra-leone'?"]),
    "a device name": ("show CON", ["'CON'"]),
    "upwards": ("show ../../etc/passwd", ["../../etc/passwd"]),
    "a long name": (f"show {'x' * 300}", ["300 characters"]),
    "a long path": (f"show ./{'x' * 3000}", ["File name too long"]),
    "missing file": ("check missing.toml", ["missing.toml", "no such file"]),
    "shipped name with ending": (
        "show unamsil.toml",
        ["no such file", "Did you mean 'unamsil'?", "bare name"],
    ),
    "odd file name": ("check Odd_Name.toml", ["'Odd_Name.toml'", "Rename the file"]),
    "a folder": ("check folder.toml", ["folder.toml", "a folder"]),
    "a named pipe": ("check pipe.toml", ["pipe.toml", "a named pipe"]),
    "/dev/zero": ("check /dev/zero", ["/dev/zero", "a device"]),
    "a circle": ("check one.toml", ["one -> two -> one", "itself"]),
    "a link that leads out": ("check linking.toml", ["leads out of its folder"]),
    "setting without value": ("run sierra-leone --set horizon_weeks", ["key=value"]),
    "misspelt setting": ("run sierra-leone --set horizon_week=3", ["Did you mean 'horizon_weeks'?"]),
    "setting without its part": (
        "run sierra-leone --set quality.police=0.5",
        ["Did you mean 'design.quality.police'?"],
    ),
    "misspelt group": (
        "run sierra-leone --set case.groups.rfu.supply=0.5",
        ["Did you mean 'case.groups.ruf.supply'?"],
    ),
    "setting below a number": ("run sierra-leone --set case.cell_km.x=1", ["case.cell_km has no parts"]),
    "setting of nothing": (
        "run sierra-leone --set design.deployment.strengths.0.month=1",
        ["strengths is empty"],
    ),
    "setting a label": ("run sierra-leone --set case_name=x", ["unknown key"]),
    "setting out of range": (
        "run sierra-leone --set case.groups.ruf.fighters_people=-1",
        ["case.groups.ruf.fighters_people", "got -1", "from 0 to 2,000,000 (people)"],
    ),
    "setting of a wrong type": (
        "run sierra-leone --set horizon_weeks=true",
        ["horizon_weeks", "true", "whole number"],
    ),
    "setting NaN": ("run sierra-leone --set case.cell_km=nan", ["case.cell_km", "nan"]),
    "setting that is no TOML": (
        "run sierra-leone --set horizon_weeks=5x",
        ["horizon_weeks", "'5x'", "TOML value"],
    ),
    "setting a town off the map": (
        'run sierra-leone --set case.groups.ruf.area=["Rome"]',
        ["groups.ruf.area", "'Rome'"],
    ),
    "setting out of the horizon": (
        "run sierra-leone --set case.provisions.pay.due_month=200 --set case.provisions.posts.due_month=121",
        [
            "case.provisions.posts.due_month",
            "got 121",
            "1 more problem",
            "month 200 begins in week 866",
            "horizon_weeks of 866",
        ],
    ),
    "setting more records than people": (
        "run sierra-leone --set civilians=10000 --set case.population_people=9999",
        ["civilians", "more records than people"],
    ),
    "a run too large": (
        "run sierra-leone --set civilians=1000000 --set horizon_weeks=2600"
        + "".join(
            f" --set case.groups.{name}.fighters_people=2000000"
            for name in ("sla", "ruf", "cdf", "afrc-ex-sla", "diamond-gangs")
        ),
        ["agent-weeks", "Ask for fewer"],
    ),
    "misspelt mechanism": ("run sierra-leone --disable comitment", ["disable", "Did you mean 'commitment'?"]),
    "misspelt setting of a study": (
        "study mission-mix --set replication=3",
        ["Did you mean 'replications'?"],
    ),
    "unknown kind of schema": ("schema cases", ["cases", "case"]),
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the special files that the arguments name."""
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "one.toml").write_text(extending('"two"'))
    (tmp_path / "two.toml").write_text(extending('"one"'))
    (tmp_path / "Odd_Name.toml").write_text('title = "T"\n')
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "linked.toml").write_text('title = "T"\n')
    (tmp_path / "linked.toml").symlink_to(outside / "linked.toml")
    (tmp_path / "linking.toml").write_text(extending('"linked"'))
    monkeypatch.chdir(tmp_path)
    for module in ("single", "conduct"):
        monkeypatch.setattr(f"sim.experiments.{module}.warm_up", let_through)
    return tmp_path


def let_through(*_):
    raise AssertionError("the input was taken for right")


def refused(arguments, words, folder, capsys):
    before = sorted(folder.rglob("*"))
    begun = time.process_time()
    assert main(arguments) == 2
    assert time.process_time() - begun < SECONDS_ALLOWED
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("peacegrid: ")
    assert printed.err.count("peacegrid: ") == 1
    assert "Traceback" not in printed.err
    assert len(printed.err) < 6_000
    assert all(character.isprintable() or character == "\n" for character in printed.err)
    for word in words:
        assert word in printed.err
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(("content", "words"), CONTENTS.values(), ids=CONTENTS.keys())
def test_a_wrong_file(content, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "input.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(["check", "input.toml"], ["input.toml", *words], tmp_path, capsys)


@pytest.mark.parametrize(("line", "words"), ARGUMENTS.values(), ids=ARGUMENTS.keys())
def test_wrong_arguments(line, words, place, capsys):
    refused(line.split(), words, place, capsys)


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "\x1b[31m", "\udc80", "", " ", "-", "..", "a" * 61])
def test_an_odd_name(name, place, capsys):
    refused(["show", f"./{name}.toml" if name == "a\0b" else name], [], place, capsys)


def test_a_file_one_may_not_read(place, monkeypatch, capsys):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sim.scenario.reading.os.open", refuse)
    refused(["check", "one.toml"], ["one.toml", "no permission"], place, capsys)


def test_a_gigabyte_is_refused_unread(place, capsys):
    with open(place / "large.toml", "wb") as stream:
        stream.truncate(10**9)
    refused(["check", "large.toml"], ["too large", "1,000,000,000"], place, capsys)


def test_several_wrong_files_are_all_named(place, capsys):
    refused(["check", "missing.toml", "folder.toml"], ["missing.toml", "folder.toml"], place, capsys)


@pytest.mark.parametrize(
    "line", ["check /dev/zero", "run sierra-leone unamsill", "studdy", "check pipe.toml"]
)
def test_in_a_process_of_its_own(line, place):
    done = subprocess.run(
        [sys.executable, "-m", "sim", *line.split()],
        capture_output=True,
        text=True,
        timeout=20,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("peacegrid: ")
    assert "Traceback" not in done.stderr
