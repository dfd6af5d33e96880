"""What a page shows of a record, and where an address leads, on the release in the package."""

from __future__ import annotations

import re

import pytest

from worktide.assessment.assess import assess
from worktide.release.open import Release, open_release
from worktide.release.record import YearRange
from worktide.scoring.profiles import FORMULAS
from worktide.site.pages.distribution import distribution
from worktide.site.pages.evidence import summary_below_figures
from worktide.site.pages.horizon import Span, assumptions_of, span
from worktide.site.pages.lookup import asked_for, find, find_address, signs_in, words_of
from worktide.site.pages.method import parameters_by_group, total_lines
from worktide.site.pages.validity import claims_by_kind, figure_words
from worktide.site.pages.view import ALIASES_LISTED, ALIASES_SHOWN, occupation_view
from worktide.site.words import index_name, rater_name, several, spoken


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def test_an_address_gives_back_its_words_and_signs() -> None:
    assert words_of("ml-ops--engineer") == "ml ops engineer"
    assert signs_in("c-plus-plus-developer") == "c++ developer"
    assert signs_in("c-sharp-developer") == "c# developer"


def test_records_lead_to_themselves_by_their_titles(release: Release) -> None:
    for listed in release.listing[::10]:
        found = find(listed.title, release)
        assert listed.slug in {candidate.slug for candidate in found.candidates}


def test_an_alias_with_a_sign_is_found_by_its_address(release: Release) -> None:
    found = find_address("c-plus-plus-professor", release)
    assert found.candidates
    assert found.candidates == find("C++ Professor", release).candidates


def test_an_address_leads_to_no_guess(release: Release) -> None:
    assert find("software ninja", release).guessed
    assert find_address("software-ninja", release).candidates == ()
    assert len(find_address("software-ninja", release).nearest) == 5


def test_a_choice_states_the_range_over_the_likeliest_and_asks_what_would_settle_it(release: Release) -> None:
    found = find("teacher", release)
    assert found.only is None
    assert found.plausible is not None
    assert found.question is not None
    assert found.likeliest + found.others == found.candidates
    ends = [candidate.risk for candidate in found.candidates if candidate.risk]
    assert found.plausible.low in {risk.low for risk in ends}
    assert found.plausible.high in {risk.high for risk in ends}
    assert all(candidate.mainly and candidate.mainly in str(found) for candidate in found.likeliest)


@pytest.mark.parametrize(
    ("typed", "slug"), [("Sr. MLOps Eng.", "mlops-engineer"), ("ingeniera de datos", "data-engineer"), ("RN", None)]
)
def test_a_title_that_leads_to_one_record_is_followed(release: Release, typed: str, slug: str | None) -> None:
    only = find(typed, release).only
    assert only is not None
    assert only.slug == (slug or "registered-nurses")


def test_the_level_and_language_of_a_search_are_told_on_the_page_that_it_leads_to(release: Release) -> None:
    told = asked_for("Sr. MLOps Eng.", "mlops-engineer", release)
    assert "Sr. MLOps Eng." in told[0]
    assert "nothing is shifted" in told[1]
    assert "Spanish" in " ".join(asked_for("ingeniera de datos", "data-engineer", release))
    assert asked_for("ingeniera de datos", "lawyers", release) == ()
    assert asked_for("MLOps Engineer", "mlops-engineer", release) == ()
    assert asked_for("", "mlops-engineer", release) == asked_for("x" * 9_999, "mlops-engineer", release) == ()


def test_a_slip_of_the_keyboard_is_shown_before_it_is_followed(release: Release) -> None:
    found = find("registred nurse", release)
    assert found.candidates[0].slug == "registered-nurses"
    assert found.only is None


def test_a_foreign_title_says_which_language_it_seems_to_be(release: Release) -> None:
    assert "Chinese" in find("\u770b\u8b77\u5e2b", release).beside
    assert "Spanish" in find("camionero", release).beside


def test_what_else_is_known_settles_an_ambiguous_title(release: Release) -> None:
    assert find("engineer", release).only is None
    assert find("engineer", release, "designs bridges and roads").candidates[0].slug == "civil-engineers"


def test_tasks_come_with_the_most_automatable_first(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    values = [line.task.automation.value for line in view.tasks]
    assert values == sorted(values, reverse=True)
    assert len(values) == len(view.assessment.tasks)


def test_indices_come_in_the_order_of_their_percentiles(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    values = [line.percentile for line in view.indices]
    assert values == sorted(values)
    assert view.index_range == (values[0], values[-1])
    assert len(values) + len(view.uncovered) == len(view.assessment.indices)


def test_thousands_of_aliases_are_counted_not_listed(release: Release) -> None:
    view = occupation_view(assess("production-workers-all-other", release), len(release.listing))
    listed = len(view.aliases) + len(view.more_aliases)
    assert (len(view.aliases), listed) == (ALIASES_SHOWN, ALIASES_LISTED)
    assert listed + view.unlisted_aliases == len(view.assessment.occupation.aliases)


def test_tasks_on_the_chart_come_with_the_nearest_first(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    middles = [line.horizon.p50 for line in view.horizon]
    known = [middle for middle in middles if middle is not None]
    assert known == sorted(known)
    assert middles[len(known) :] == [None] * (len(middles) - len(known))
    assert view.horizon_drawn + view.horizon_more == view.horizon
    assert sum(view.bins.values()) == len(view.assessment.tasks)


@pytest.mark.parametrize(
    ("years", "start", "width", "middle", "is_open"),
    [
        (YearRange(2.0, 5.0, 10.0), "10.0%", "40.0%", "25.0%", False),
        (YearRange(0.0, 12.5, None), "0.0%", "100.0%", "62.5%", True),
        (YearRange(15.0, None, None), "75.0%", "25.0%", None, True),
        (YearRange(20.0, 20.0, 20.0), "99.0%", "1.0%", "100.0%", False),
    ],
)
def test_years_lie_on_an_axis_of_twenty(
    years: YearRange, start: str, width: str, middle: str | None, is_open: bool
) -> None:
    assert span(years) == Span(start, width, middle, is_open)


def test_what_lies_beyond_twenty_years_is_not_drawn() -> None:
    assert span(YearRange(None, None, None)) is None


def test_each_scenario_comes_with_its_assumptions(release: Release) -> None:
    view = occupation_view(assess("mlops-engineer", release), len(release.listing))
    assert [scenario.name for scenario in view.scenarios] == ["slow", "central", "fast"]
    assumptions = assumptions_of(release.manifest.parameters)
    listed = [line for lines in assumptions.scenarios.values() for line in lines] + list(assumptions.shared)
    assert len(listed) == sum(parameter.group == "horizon" for parameter in release.manifest.parameters)


def test_the_parts_of_a_range_add_up(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    for part in ("percentile", "ai_does", "share_in_five_years"):
        assert sum(getattr(line, part) for line in view.causes) == pytest.approx(100, abs=0.1)


def test_the_summary_leaves_out_only_what_stands_above_it(release: Release) -> None:
    for slug in ("mlops-engineer", "electricians", "registered-nurses"):
        record = release.record(slug)
        rest = summary_below_figures(assess(slug, release))
        assert rest.startswith("Most within reach: ")
        assert all(sentence in record.summary for sentence in rest.split(". "))
        assert not re.search(r"\d+ percent", rest)


def test_formulas_and_studies_are_those_of_the_record(release: Release) -> None:
    view = occupation_view(assess("registered-nurses", release), len(release.listing))
    profiles = view.assessment.profiles or {}
    assert [line.value for line in view.formulas] == [
        profiles[formula.name].value for formula in FORMULAS if profiles[formula.name].value is not None
    ]
    assert view.assessment.starting_out is not None
    shown = {study.key for studies in view.studies.values() for study in studies}
    assert shown == set(view.assessment.starting_out.evidence)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.70543, "0.705"), (19265.0, "19,265"), (-0.35, "\u22120.35"), (1e-15, "0"), (-0.0001, "0"), (66.6324, "66.632")],
)
def test_figures_of_the_card_are_never_powers_of_ten(value: float, words: str) -> None:
    assert figure_words(value) == words


def test_every_assumption_of_the_release_is_in_one_group(release: Release) -> None:
    grouped = parameters_by_group(release.manifest.parameters)
    shown = [parameter for found in grouped.values() for parameter in found]
    assert sorted(shown, key=str) == sorted(release.manifest.parameters, key=str)


def test_every_anchor_stands_beside_a_total(release: Release) -> None:
    lines = total_lines(release.manifest)
    assert sum(len(line.anchors) for line in lines) == len(release.manifest.anchors) > 0


def test_every_claim_is_checked_or_said_to_be_beyond_checking(release: Release) -> None:
    checked, unchecked = claims_by_kind(release.manifest)
    assert len(checked) + len(unchecked) == len(release.manifest.claims)
    assert all(claim["rule"] for claim in checked)
    assert all(claim["why"] for claim in unchecked)


def test_sections_without_data_are_named_as_coming(release: Release) -> None:
    view = occupation_view(assess("mlops-engineer", release), len(release.listing))
    assert ("jobs to move to" in view.coming) == (view.assessment.moves is None)


def test_titles_for_several_people(release: Release) -> None:
    assert several(release.record("mlops-engineer").occupation) == "MLOps Engineers"
    assert several(release.record("registered-nurses").occupation) == "Registered Nurses"


def test_names_that_the_site_does_not_know_are_still_words() -> None:
    assert spoken("new_index_2027") == "New index 2027"
    assert rater_name("new_rater") == "New rater"
    assert index_name("new_index").title == "New index"


def test_the_spread_counts_every_scored_occupation_once_and_marks_the_job_s_own_bar(release: Release) -> None:
    shares = release.record("accountants-and-auditors").shares
    assert shares is not None
    spread = distribution(release, shares.ai_does.value)
    scored = [listed for listed in release.listing if listed.kind == "occupation" and listed.risk]
    assert spread.jobs == sum(bar.jobs for bar in spread.bars) == len(scored)
    own = [bar for bar in spread.bars if bar.own]
    assert len(own) == 1
    assert own[0].low <= shares.ai_does.value < own[0].high
    assert not any(bar.own for bar in distribution(release).bars)
    whole = [release.record(listed.slug).shares for listed in scored]
    inside = [given for given in whole if given is not None and own[0].low <= given.ai_does.value < own[0].high]
    assert abs(len(inside) - own[0].jobs) <= 2


def test_a_task_has_a_line_for_every_scenario(release: Release) -> None:
    view = occupation_view(assess("accountants-and-auditors", release), len(release.listing))
    for line in view.horizon:
        assert tuple(one.name for one in line.scenarios) == ("slow", "central", "fast")
        middles = [one.years.p50 for one in line.scenarios]
        years = [20.5 if middle is None else middle for middle in middles]
        assert years == sorted(years, reverse=True)
